package dev.mothership.correlate.exceptions;

import dev.mothership.store.ExceptionMatch;
import dev.mothership.store.StoredException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of some exceptions apply to which of some subjects. One that matches too many, those of
 * other tenants counted in, applies to none; nor does one whose matches elsewhere are not counted
 * yet.
 */
public final class Decision {
  private static final int SHOWN = 20;

  /** Of two that apply the one that lasts longer, so that the end of the other changes nothing. */
  private static final Comparator<StoredException> LONGEST_FIRST =
      Comparator.comparing(StoredException::expires)
          .reversed()
          .thenComparingLong(StoredException::id);

  private static final Comparator<Subject> WORST_FIRST =
      Comparator.comparingInt((Subject subject) -> -subject.risk()).thenComparing(Subject::name);

  private final Map<String, StoredException> applied = new HashMap<>();
  private final List<ExceptionMatch> matches = new ArrayList<>();

  private Decision() {}

  static Decision of(List<StoredException> exceptions, List<Subject> subjects) {
    Decision decision = new Decision();
    Map<String, List<Subject>> byRule = new HashMap<>();
    subjects.forEach(
        subject -> byRule.computeIfAbsent(subject.ruleId(), id -> new ArrayList<>()).add(subject));
    Map<StoredException, List<Subject>> matched = new LinkedHashMap<>();
    for (StoredException exception : exceptions) {
      Matcher matcher = new Matcher(exception);
      List<Subject> candidates =
          matcher.check().isEmpty() ? subjects : byRule.getOrDefault(matcher.check(), List.of());
      matched.put(exception, candidates.stream().filter(matcher::matches).toList());
    }
    matched.forEach(decision::decide);
    return decision;
  }

  private void decide(StoredException exception, List<Subject> matched) {
    boolean applies =
        exception.approved()
            && exception.pending() == 0
            && !matched.isEmpty()
            && matched.size() + exception.elsewhere() <= exception.maxMatches();
    if (applies) {
      matched.forEach(
          subject ->
              applied.merge(
                  subject.key(),
                  exception,
                  (one, other) -> LONGEST_FIRST.compare(one, other) <= 0 ? one : other));
    }
    matches.add(
        new ExceptionMatch(
            exception.id(),
            exception.hash(),
            matched.size(),
            applies,
            matched.stream()
                .map(subject -> subject.asset().accountId())
                .distinct()
                .sorted()
                .toList(),
            matched.stream().sorted(WORST_FIRST).limit(SHOWN).map(Subject::name).toList()));
  }

  /** What applies to the subject of that key. */
  public Optional<StoredException> of(String key) {
    return Optional.ofNullable(applied.get(key));
  }

  /** Ids of what applies, by the keys of the subjects. */
  public Map<String, Long> ids() {
    Map<String, Long> ids = new HashMap<>();
    applied.forEach((key, exception) -> ids.put(key, exception.id()));
    return ids;
  }

  List<ExceptionMatch> matches() {
    return matches;
  }
}
