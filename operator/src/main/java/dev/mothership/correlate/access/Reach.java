package dev.mothership.correlate.access;

import java.util.List;
import java.util.stream.Stream;

/** How far the resources of a clause reach into what a pattern stands for. */
final class Reach {
  private Reach() {}

  /**
   * The pattern itself where the clause is about all of it; what it leaves out is not looked at.
   */
  static List<Variables.Resolved> all(Clause clause, String pattern, Context context) {
    boolean listed = known(clause, context).anyMatch(own -> Wildcards.covers(own, pattern));
    return clause.anyResource() || listed != clause.exceptResources()
        ? List.of(Variables.Resolved.plain(pattern))
        : List.of();
  }

  /** Whether the clause is about all of it for sure. */
  static boolean whole(Clause clause, String pattern, Context context) {
    if (clause.anyResource()) {
      return true;
    }
    return clause.exceptResources()
        ? clause.resources(context).stream()
            .noneMatch(own -> Wildcards.arnsOverlap(own.text(), pattern))
        : known(clause, context).anyMatch(own -> Wildcards.covers(own, pattern));
  }

  /**
   * What the clause is about within the pattern: the narrower of the two each time. Where that
   * hangs on a variable that nobody knows, its key is told.
   */
  static List<Variables.Resolved> some(Clause clause, String pattern, Context context) {
    Variables.Resolved given = Variables.Resolved.plain(pattern);
    if (clause.anyResource()) {
      return List.of(given);
    }
    if (clause.exceptResources()) {
      return known(clause, context).anyMatch(own -> Wildcards.covers(own, pattern))
          ? List.of()
          : List.of(given);
    }
    return clause.resources(context).stream()
        .filter(own -> Wildcards.arnsOverlap(own.text(), pattern))
        .map(
            own ->
                Wildcards.covers(own.text(), pattern)
                    ? new Variables.Resolved(pattern, false, own.unknown())
                    : own)
        .distinct()
        .toList();
  }

  private static Stream<String> known(Clause clause, Context context) {
    return clause.resources(context).stream()
        .filter(own -> own.unknown().isEmpty())
        .map(Variables.Resolved::text);
  }
}
