package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The group {@code all} in a list of those that something of EC2 is shared with.
 *
 * @param list its name in a state
 */
record Everybody(String list) {
  static final String GROUP = "all";

  ObjectNode read(List<? extends SdkPojo> permissions) {
    ObjectNode state = Reading.object();
    state.set(list, CanonicalJson.ordered(permissions.stream().map(SdkJson::of).toList()));
    return state;
  }

  /**
   * @param remove takes the group out of the list
   */
  Change change(ObjectNode present, PlannedCall remove) {
    if (!in(present)) {
      return Change.none(present);
    }
    ObjectNode after = Reading.object();
    ArrayNode others = after.putArray(list);
    for (JsonNode permission : present.path(list)) {
      if (!isEverybody(permission)) {
        others.add(permission);
      }
    }
    return new Change(List.of(remove), after);
  }

  /**
   * @param add puts the group into the list
   */
  List<PlannedCall> undo(ObjectNode before, ObjectNode present, PlannedCall add) {
    return in(before) && !in(present) ? List.of(add) : List.of();
  }

  private boolean in(ObjectNode state) {
    for (JsonNode permission : state.path(list)) {
      if (isEverybody(permission)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEverybody(JsonNode permission) {
    return permission.path("Group").asText().equals(GROUP);
  }
}
