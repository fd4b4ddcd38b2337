package dev.mothership.correlate.checks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.rules.policy.CustomCheck;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the inventory at once: a check with the same values for all accounts concerned.
 *
 * @param custom the check as its policy has it; null for one of the catalogue
 */
record Question(
    String ruleId, @Nullable CustomCheck custom, Map<String, Object> binds, JsonNode trusted) {
  Question {
    binds = Map.copyOf(binds);
  }
}
