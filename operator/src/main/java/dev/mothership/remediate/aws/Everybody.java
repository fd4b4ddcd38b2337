package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The group {@code all} in a list of those that something of EC2 is shared with. */
final class Everybody {
  static final String GROUP = "all";

  private Everybody() {}

  static boolean isIn(JsonNode permissions) {
    for (JsonNode permission : permissions) {
      if (permission.path("Group").asText().equals(GROUP)) {
        return true;
      }
    }
    return false;
  }

  static ArrayNode without(JsonNode permissions) {
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    permissions.forEach(
        permission -> {
          if (!permission.path("Group").asText().equals(GROUP)) {
            rest.add(permission);
          }
        });
    return rest;
  }
}
