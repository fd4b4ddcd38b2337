package dev.mothership.model;

import java.util.Locale;

/** A tool's severity on one scale; kept beside the risk, never in its place. */
public enum ReportedSeverity {
  UNSAID,
  INFO,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  private static final double CVSS_CRITICAL = 9.0;
  private static final double CVSS_HIGH = 7.0;
  private static final double CVSS_MEDIUM = 4.0;

  /** The usual words of tools, in any case; UNSAID for any other. */
  public static ReportedSeverity ofWord(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "critical", "fatal", "blocker" -> CRITICAL;
      case "high", "error", "major", "important" -> HIGH;
      case "medium", "moderate", "warning", "warn" -> MEDIUM;
      case "low", "minor", "note" -> LOW;
      case "info", "informational", "information", "negligible", "none" -> INFO;
      default -> UNSAID;
    };
  }

  /** A CVSS base score of 0.0 to 10.0 by the bands of CVSS 3.1, section 5. */
  public static ReportedSeverity ofCvss(double score) {
    if (score >= CVSS_CRITICAL) {
      return CRITICAL;
    }
    if (score >= CVSS_HIGH) {
      return HIGH;
    }
    if (score >= CVSS_MEDIUM) {
      return MEDIUM;
    }
    return score > 0 ? LOW : INFO;
  }

  /** Lower case, as stored; empty for UNSAID. */
  public String id() {
    return this == UNSAID ? "" : name().toLowerCase(Locale.ROOT);
  }
}
