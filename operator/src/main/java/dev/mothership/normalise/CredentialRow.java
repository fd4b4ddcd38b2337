package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A row of IAM's credential report, where {@code N/A} and its like stand for what is not there. */
final class CredentialRow {
  private static final int KEYS = 2;

  private CredentialRow() {}

  static ObjectNode of(JsonNode row) {
    ObjectNode credential = JsonNodeFactory.instance.objectNode();
    flag(row, "password_enabled", credential, "passwordEnabled");
    time(row, "password_last_used", credential, "passwordLastUsed");
    time(row, "password_last_changed", credential, "passwordLastChanged");
    flag(row, "mfa_active", credential, "mfaActive");
    ArrayNode keys = credential.putArray("accessKeys");
    for (int key = 1; key <= KEYS; key++) {
      String prefix = "access_key_" + key + "_";
      ObjectNode read = JsonNodeFactory.instance.objectNode();
      flag(row, prefix + "active", read, "active");
      time(row, prefix + "last_rotated", read, "lastRotated");
      time(row, prefix + "last_used_date", read, "lastUsed");
      if (read.has("lastRotated")) {
        keys.add(read);
      }
    }
    return credential;
  }

  /** True or false in any case; {@code not_supported} is neither. */
  private static void flag(JsonNode row, String field, ObjectNode to, String name) {
    String value = Fields.text(row, field);
    if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      to.put(name, value.equalsIgnoreCase("true"));
    }
  }

  private static void time(JsonNode row, String field, ObjectNode to, String name) {
    String value = Fields.text(row, field);
    if (!value.isEmpty() && Character.isDigit(value.charAt(0))) {
      to.put(name, value);
    }
  }
}
