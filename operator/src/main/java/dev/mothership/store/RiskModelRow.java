package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A RiskModel object as validated.
 *
 * @param createdAt of the object: of two that are enforced the older wins
 * @param values what differs from the built-in model
 * @param wanted false where it is suspended
 * @param replay what it would change; null until that was worked out
 */
public record RiskModelRow(
    String name,
    String uid,
    Instant createdAt,
    String mode,
    JsonNode values,
    String version,
    boolean wanted,
    @Nullable ModelReplay replay) {
  public static final String SHADOW = "Shadow";
  public static final String ENFORCE = "Enforce";

  /**
   * What a model would change.
   *
   * @param version of the model that was compared
   * @param comparedWith the model active at that time, {@code default} for the built-in one
   * @param rules version of the rules and the model active at that time
   */
  public record ModelReplay(
      String version,
      String comparedWith,
      String rules,
      Instant computedAt,
      int tenants,
      int tenantsFailed,
      ModelDifference difference) {}
}
