package dev.mothership.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.model.StorableText;
import dev.mothership.store.TriageChange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a request wants changed; whatever is not understood is refused, not left out. */
final class TriageBody {
  static final int MOST_BYTES = 16 * 1024;
  static final int LONGEST_ASSIGNEE = 100;
  static final int LONGEST_COMMENT = 2000;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Set<String> STATUSES = Set.of("", "Acknowledged", "InProgress");
  private static final Set<String> FIELDS = Set.of("status", "assignee", "comment");

  private TriageBody() {}

  /**
   * @throws Refused 400 or 413
   */
  static TriageChange read(InputStream body) {
    byte[] bytes;
    try {
      bytes = body.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new Refused(Refused.BAD_REQUEST, "the body ended before its time");
    }
    if (bytes.length > MOST_BYTES) {
      throw new Refused(Refused.TOO_LARGE, "the body is longer than " + MOST_BYTES + " bytes");
    }
    JsonNode json = tree(bytes);
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new Refused(Refused.BAD_REQUEST, "there are status, assignee and comment only");
      }
    }
    String status = text(json, "status", LONGEST_ASSIGNEE);
    if (status != null && !STATUSES.contains(status)) {
      throw new Refused(
          Refused.BAD_REQUEST, "status is Acknowledged, InProgress, or empty to take it back");
    }
    TriageChange change =
        new TriageChange(
            status,
            text(json, "assignee", LONGEST_ASSIGNEE),
            text(json, "comment", LONGEST_COMMENT));
    if (change.equals(new TriageChange(null, null, null))) {
      throw new Refused(Refused.BAD_REQUEST, "name at least one of status, assignee and comment");
    }
    return change;
  }

  private static JsonNode tree(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new Refused(Refused.BAD_REQUEST, "the body is no JSON");
    } catch (IOException e) {
      throw new IllegalStateException("bytes are read without fail", e);
    }
    throw new Refused(Refused.BAD_REQUEST, "the body is no JSON object");
  }

  private static @Nullable String text(JsonNode json, String field, int longest) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new Refused(Refused.BAD_REQUEST, field + " is a text");
    }
    String text = StorableText.of(value.textValue().strip());
    if (text.length() > longest) {
      throw new Refused(
          Refused.BAD_REQUEST, "%s has at most %d characters".formatted(field, longest));
    }
    return text;
  }
}
