package dev.mothership.ingest.format;

import dev.mothership.model.ReportedFinding.Status;
import java.util.Locale;

/** What Prowler's own formats have in common. */
final class Prowler {
  private Prowler() {}

  /** A check that is muted and fails is SUPPRESSED; one that only a person can answer UNKNOWN. */
  static Status status(String word, boolean muted) {
    return switch (word.strip().toUpperCase(Locale.ROOT)) {
      case "PASS" -> Status.PASS;
      case "FAIL" -> muted ? Status.SUPPRESSED : Status.FAIL;
      case "MUTED", "WARNING" -> Status.SUPPRESSED;
      default -> Status.UNKNOWN;
    };
  }
}
