package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.TenantSpec.ServiceLevel;
import dev.mothership.model.ServiceLevels;
import dev.mothership.model.Severity;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Tenant's service levels as written, over the usual ones. */
final class Promise {
  private Promise() {}

  static ServiceLevels of(@Nullable ServiceLevel written) {
    if (written == null) {
      return ServiceLevels.USUAL;
    }
    Map<Severity, Duration> given = new EnumMap<>(Severity.class);
    put(given, Severity.CRITICAL, written.critical());
    put(given, Severity.HIGH, written.high());
    put(given, Severity.MEDIUM, written.medium());
    put(given, Severity.LOW, written.low());
    return ServiceLevels.USUAL.with(given, Optional.ofNullable(written.objectivePercent()));
  }

  private static void put(
      Map<Severity, Duration> given, Severity severity, @Nullable String written) {
    if (written != null) {
      given.put(severity, Interval.parse(written));
    }
  }
}
