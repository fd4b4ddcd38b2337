package dev.mothership.remediate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * The resource that an action is done to, and what is known of its fault. All of it comes from the
 * finding but the parameters.
 *
 * @param region where the resource is; {@code global} where AWS knows no region
 * @param key the asset's ARN
 * @param evidence what the check saw
 * @param parameters of the action, defaults included
 * @param at when the plan was made: "unused for 45 days" is meant from then
 * @param mark told apart from everybody else's by this: the Remediation object's UID
 */
public record Target(
    String accountId,
    String partition,
    String region,
    String type,
    String key,
    String nativeId,
    JsonNode evidence,
    Map<String, String> parameters,
    Instant at,
    String mark) {
  public Target {
    parameters = Map.copyOf(parameters);
  }

  /** The resource's own name or id: what stands at the end of its ARN. */
  public String id() {
    return key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf(':')) + 1);
  }

  /** The value of a parameter that the action's rule declares. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the action's rule declares no parameter " + name);
    }
    return value;
  }
}
