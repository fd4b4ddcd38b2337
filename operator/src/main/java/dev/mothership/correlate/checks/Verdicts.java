package dev.mothership.correlate.checks;

import dev.mothership.store.CheckCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every verdict of one correlation, passes included. */
public final class Verdicts {
  private record Subject(String checkId, long assetId) {}

  private final List<Verdict> all;
  private final List<CheckCount> counts;
  private final Map<Subject, Verdict> bySubject = new HashMap<>();

  Verdicts(List<Verdict> all, List<CheckCount> counts) {
    this.all = List.copyOf(all);
    this.counts = List.copyOf(counts);
    all.forEach(
        verdict -> bySubject.put(new Subject(verdict.rule().id(), verdict.asset().id()), verdict));
  }

  /** By check, then asset. */
  public List<Verdict> all() {
    return all;
  }

  public List<CheckCount> counts() {
    return counts;
  }

  public Optional<Verdict> of(String checkId, long assetId) {
    return Optional.ofNullable(bySubject.get(new Subject(checkId, assetId)));
  }
}
