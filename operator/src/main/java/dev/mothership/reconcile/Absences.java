package dev.mothership.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What has been missing from every list since when. Kept in memory, so that a new leader, or a list
 * that failed, begins the grace anew: a late retirement harms nobody, an early one does.
 */
final class Absences<N> {
  private static final int ALWAYS_FINE = 3;
  private static final int FINE_SHARE = 5;

  private final Clock clock;
  private final Duration grace;
  private final Map<N, Instant> since = new HashMap<>();

  Absences(Clock clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  /**
   * @return those that have been missing for the grace
   */
  Set<N> note(Collection<N> missing) {
    Instant now = clock.instant();
    since.keySet().retainAll(Set.copyOf(missing));
    missing.forEach(name -> since.putIfAbsent(name, now));
    Set<N> overdue = new HashSet<>();
    since.forEach(
        (name, start) -> {
          if (!start.plus(grace).isAfter(now)) {
            overdue.add(name);
          }
        });
    return overdue;
  }

  void forget() {
    since.clear();
  }

  /** More than max(3, 20 %) gone at once is rather a broken list, or somebody's mistake. */
  static boolean tooMany(int missing, int known) {
    return missing > Math.max(ALWAYS_FINE, known / FINE_SHARE);
  }
}
