package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a check's query.
 *
 * @param result fail, pass, unknown or not_applicable
 * @param exposure overrides the rule's exposure source; null where the query says nothing
 * @param needs facets that decide this row; null for those of the rule
 */
public record CheckAnswer(
    long assetId,
    String result,
    String reason,
    JsonNode evidence,
    @Nullable Double exposure,
    String exposureBecause,
    @Nullable Double consequence,
    String consequenceBecause,
    boolean exposureOverridden,
    @Nullable List<String> needs) {
  /** The facets that decide this row. */
  public List<String> facets(List<String> ofRule) {
    if (needs != null) {
      return needs;
    }
    return ofRule;
  }
}
