package dev.mothership.model;

import java.util.List;

/**
 * An index of likelihood and impact, 0 to 100, with the factors it was worked out from.
 *
 * @param low with every assumed factor at its best
 * @param high with every assumed factor at its worst
 */
public record Risk(int value, int low, int high, List<Factor> factors) {
  public Risk {
    factors = List.copyOf(factors);
  }

  public Severity severity() {
    return Severity.ofRisk(value);
  }
}
