package dev.mothership.rules.policy;

import dev.mothership.model.Severity;
import org.jspecify.annotations.Nullable;

/** The least and the greatest band that findings of a check may be shown in. */
public record SeverityBound(String check, @Nullable Severity floor, @Nullable Severity cap) {
  /** Of a cap below the floor the floor wins. */
  public Severity apply(Severity band) {
    Severity bounded = cap != null && band.compareTo(cap) > 0 ? cap : band;
    return floor != null && bounded.compareTo(floor) < 0 ? floor : bounded;
  }
}
