package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads the summary that the transport has put in place of user data. */
final class UserData {
  private UserData() {}

  /**
   * @param value Base64 as the API gives it; null or empty where there is none
   */
  static ObjectNode summary(@Nullable String value) {
    ObjectNode facet = JsonNodeFactory.instance.objectNode();
    if (value == null || value.isEmpty()) {
      return facet.put("present", false);
    }
    facet.put("present", true);
    String summary = new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
    return facet.setAll((ObjectNode) PolicyDocuments.parse(summary));
  }
}
