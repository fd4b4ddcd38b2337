package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** With whom a snapshot or image is shared: everybody, or accounts and organizations by name. */
final class Shares {
  private static final String EVERYBODY = "all";

  private Shares() {}

  /** Permissions of EC2: a group, which is always all, a user, an organization or a unit of it. */
  static void ofPermissions(JsonNode permissions, ObjectNode properties) {
    boolean everybody = false;
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    for (JsonNode permission : permissions) {
      everybody |= Fields.text(permission, "Group").equals(EVERYBODY);
      for (String field : new String[] {"UserId", "OrganizationArn", "OrganizationalUnitArn"}) {
        if (permission.path(field).isTextual()) {
          others.add(permission.path(field));
        }
      }
    }
    properties.put("public", everybody);
    properties.set("sharedWith", others);
  }

  /** The restore attribute of RDS: account ids and {@code all}. */
  static void ofAttributes(JsonNode attributes, ObjectNode properties) {
    boolean everybody = false;
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    for (JsonNode attribute : attributes) {
      if (Fields.text(attribute, "AttributeName").equals("restore")) {
        for (JsonNode value : attribute.path("AttributeValues")) {
          if (value.asText().equals(EVERYBODY)) {
            everybody = true;
          } else {
            others.add(value);
          }
        }
      }
    }
    properties.put("public", everybody);
    properties.set("sharedWith", others);
  }
}
