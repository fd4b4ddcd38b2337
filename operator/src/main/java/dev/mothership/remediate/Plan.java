package dev.mothership.remediate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;

/**
 * All that is going to happen, and what an approval is an approval of.
 *
 * @param version of this form
 * @param finding name of the finding
 * @param check that found it
 * @param role in the account by which the calls are made; empty where the CloudAccount names none
 * @param before the state that the calls are made for; any other makes the plan outdated
 * @param after the state that they lead to
 */
public record Plan(
    int version,
    String action,
    String finding,
    String check,
    Target target,
    String role,
    ObjectNode before,
    List<PlannedCall> calls,
    ObjectNode after) {
  static final int VERSION = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  public Plan {
    calls = List.copyOf(calls);
  }

  public JsonNode json() {
    return MAPPER.valueToTree(this);
  }

  /** SHA-256 over its canonical JSON, in hex: two plans differ in it if they differ in anything. */
  public String hash() {
    return CanonicalJson.hash(json());
  }

  /**
   * @throws IllegalArgumentException where it is no plan
   */
  public static Plan parse(JsonNode json) {
    try {
      return MAPPER.treeToValue(json, Plan.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is no plan: " + e.getOriginalMessage(), e);
    }
  }
}
