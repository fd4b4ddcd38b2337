package dev.mothership.model;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How soon a tenant promises to fix what is found.
 *
 * @param within time from when a finding has its severity; a severity that is absent is never due
 * @param objectivePercent of the findings that are to be fixed in time, 1 to 99
 */
public record ServiceLevels(Map<Severity, Duration> within, int objectivePercent) {
  /**
   * The steps of CISA's BOD 26-04 (3, 14 and 60 days, or with the next upgrade), whose rows floor
   * risk at 90, 70 and 40.
   */
  public static final ServiceLevels USUAL =
      new ServiceLevels(
          Map.of(
              Severity.CRITICAL, Duration.ofDays(3),
              Severity.HIGH, Duration.ofDays(14),
              Severity.MEDIUM, Duration.ofDays(60)),
          95);

  public ServiceLevels {
    if (objectivePercent < 1 || objectivePercent > 99) {
      throw new IllegalArgumentException("an objective is 1 to 99 percent: " + objectivePercent);
    }
    within = Map.copyOf(within);
  }

  public Optional<Duration> of(Severity severity) {
    return Optional.ofNullable(within.get(severity));
  }

  /** The same, but as given for those severities that are given. */
  public ServiceLevels with(Map<Severity, Duration> given, Optional<Integer> objective) {
    Map<Severity, Duration> all = new EnumMap<>(Severity.class);
    all.putAll(within);
    all.putAll(given);
    return new ServiceLevels(all, objective.orElse(objectivePercent));
  }
}
