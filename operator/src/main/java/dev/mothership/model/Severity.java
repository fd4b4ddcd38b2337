package dev.mothership.model;

import java.util.Locale;

/** A band of risk, lowest first. */
public enum Severity {
  LOW(1),
  MEDIUM(40),
  HIGH(60),
  CRITICAL(80);

  private final int leastRisk;

  Severity(int leastRisk) {
    this.leastRisk = leastRisk;
  }

  /** The band that a risk of 0 to 100 falls in. */
  public static Severity ofRisk(int risk) {
    Severity band = LOW;
    for (Severity severity : values()) {
      if (risk >= severity.leastRisk) {
        band = severity;
      }
    }
    return band;
  }

  public static Severity parse(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Lower case, as stored and shown. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
