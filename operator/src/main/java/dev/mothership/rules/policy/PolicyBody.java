package dev.mothership.rules.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one policy asks for, as stored.
 *
 * @param frameworks whose checks are selected, with those included; every check where both are
 *     empty
 * @param parameters text as written, by check and name
 * @param trusted null where the policy says nothing of it
 * @param enforceNew whether checks that a later catalogue brings count at once
 * @param shadow whether the policy only shows what it would change
 * @param ownership null where the policy says nothing of it
 * @param expectedTools null where the policy says nothing of them
 * @param exceptionDays for how long after they were asked for exceptions may last; null where the
 *     policy says nothing of it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyBody(
    List<String> frameworks,
    List<String> include,
    List<String> exclude,
    Map<String, Map<String, String>> parameters,
    @Nullable Trusted trusted,
    List<SeverityBound> severity,
    boolean enforceNew,
    boolean shadow,
    List<CustomCheck> customChecks,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Ownership ownership,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) List<ExpectedTool> expectedTools,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Integer exceptionDays) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  public PolicyBody {
    frameworks = copy(frameworks);
    include = copy(include);
    exclude = copy(exclude);
    parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    severity = copy(severity);
    customChecks = copy(customChecks);
    expectedTools = expectedTools == null ? null : List.copyOf(expectedTools);
  }

  /** One that says nothing of ownership, tools or exceptions. */
  public PolicyBody(
      List<String> frameworks,
      List<String> include,
      List<String> exclude,
      Map<String, Map<String, String>> parameters,
      @Nullable Trusted trusted,
      List<SeverityBound> severity,
      boolean enforceNew,
      boolean shadow,
      List<CustomCheck> customChecks) {
    this(
        frameworks,
        include,
        exclude,
        parameters,
        trusted,
        severity,
        enforceNew,
        shadow,
        customChecks,
        null,
        null,
        null);
  }

  /**
   * @throws IllegalStateException where the stored text is none
   */
  public static PolicyBody parse(JsonNode stored) {
    try {
      return MAPPER.treeToValue(stored, PolicyBody.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored policy cannot be read", e);
    }
  }

  public JsonNode json() {
    return MAPPER.valueToTree(this);
  }

  /** The first 12 hex digits of a SHA-256 over the content: alike for alike policies. */
  public String version() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] content =
          MAPPER
              .writeValueAsString(MAPPER.convertValue(this, TreeMap.class))
              .getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(content)).substring(0, 12);
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
