package dev.mothership.correlate.paths;

import dev.mothership.rules.PathRule;
import dev.mothership.rules.PathRule.Link;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.function.Predicate;

/** One kind of path: which facts make up its links, and what remains when one is gone. */
interface Pattern {
  PathRule rule();

  /** One path for each target from this entry, broken ones included; none where it is no entry. */
  List<AttackPath> of(StoredAsset entry);

  /** What remains of a path from the entry that is no longer found. */
  PathRisk remains(StoredAsset entry);

  /** Whether nobody can tell now if a path from the entry that is not found again is over. */
  default boolean doubtful(StoredAsset entry) {
    return false;
  }

  /** What remains of an open path when one of its links is broken. */
  PathRisk without(AttackPath path, Link link);

  /** What breaks the link, for a person. */
  default String fix(AttackPath path, Link link) {
    return link.fix();
  }

  /** Findings that breaking the link closes, beside those of the link's checks. */
  default Predicate<DesiredFinding> closes(AttackPath path, Link link) {
    return finding -> false;
  }
}
