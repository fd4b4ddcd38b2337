package dev.mothership.correlate.score;

import dev.mothership.model.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the score needs to know of a check.
 *
 * @param severity base severity: the check's weight; null for what counts in coverage alone
 * @param assetTypes the types it looks at: the assets its sub-domain's risk is spread over
 */
public record ScoredCheck(
    String id, @Nullable Severity severity, String subdomain, Set<String> assetTypes) {
  public ScoredCheck {
    assetTypes = Set.copyOf(assetTypes);
  }

  /** A question that says nothing of how well anything is kept, only whether it can be told. */
  public static ScoredCheck uncounted(String id, String subdomain) {
    return new ScoredCheck(id, null, subdomain, Set.of());
  }

  /** Share in the control score, as other posture products weigh their controls. */
  int weight() {
    if (severity == null) {
      return 0;
    }
    return switch (severity) {
      case CRITICAL -> 10;
      case HIGH -> 6;
      case MEDIUM -> 3;
      case LOW -> 1;
    };
  }
}
