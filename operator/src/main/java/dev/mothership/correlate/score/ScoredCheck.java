package dev.mothership.correlate.score;

import dev.mothership.model.Severity;
import java.util.Set;

/**
 * What the score needs to know of a check.
 *
 * @param severity base severity: the check's weight
 * @param assetTypes the types it looks at: the assets its sub-domain's risk is spread over
 */
public record ScoredCheck(String id, Severity severity, String subdomain, Set<String> assetTypes) {
  public ScoredCheck {
    assetTypes = Set.copyOf(assetTypes);
  }

  /** Share in the control score, as other posture products weigh their controls. */
  int weight() {
    return switch (severity) {
      case CRITICAL -> 10;
      case HIGH -> 6;
      case MEDIUM -> 3;
      case LOW -> 1;
    };
  }
}
