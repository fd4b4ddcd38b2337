package dev.mothership.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.console.OcsfEvent.Activity;
import dev.mothership.console.OcsfEvent.Kind;
import dev.mothership.console.OcsfEvent.Place;
import dev.mothership.store.EmittedGrants;

/**
 * What a principal can do, as an IAM analysis finding of OCSF 1.8.0. It is an analysis, not a
 * defect: its severity is informational, and what is wrong with it is a finding of its own.
 */
final class OcsfPermissions {
  private OcsfPermissions() {}

  static ObjectNode of(EmittedGrants grants) {
    Place place =
        new Place(
            grants.tenant(),
            grants.account(),
            grants.provider(),
            grants.accountId(),
            grants.partition(),
            "");
    String uid = "permissions/" + grants.key();
    ObjectNode event =
        OcsfEvent.of(Kind.IAM_ANALYSIS, Activity.UPDATE, uid, grants.analysedAt(), place);
    event.put("severity_id", 1).put("severity", "Informational");
    event.put("status_id", 1).put("status", "New").put("is_alert", false);
    String powers = String.join(" and ", grants.powers().findValuesAsText("power"));
    event.put("message", "%s holds %s".formatted(grants.name(), powers));
    event
        .putObject("finding_info")
        .put("uid", uid)
        .put("title", "What %s can do".formatted(grants.name()))
        .put("first_seen_time", grants.firstSeen().toEpochMilli())
        .put("modified_time", grants.analysedAt().toEpochMilli());
    event.set("user", user(grants, place));
    ArrayNode resources = event.putArray("resources");
    ArrayNode results = event.putArray("permission_analysis_results");
    for (JsonNode power : grants.powers()) {
      resources.addObject().put("uid", power.path("target").asText()).put("role_id", 1);
      results.add(result(power));
    }
    event.putObject("unmapped").set("powers", grants.powers());
    return event;
  }

  private static ObjectNode user(EmittedGrants grants, Place place) {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    user.put("uid", grants.key()).put("name", grants.name());
    boolean role = grants.type().endsWith(".role");
    user.put("type_id", role ? 4 : 1).put("type", role ? "Service" : "User");
    user.set("account", OcsfEvent.account(place));
    return user;
  }

  /** A power with the actions that make it up and the policies that grant them. */
  private static ObjectNode result(JsonNode power) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ObjectNode policy = result.putObject("policy");
    policy.put("type", power.path("power").asText());
    policy.set("data", power.path("evidence").path("policies"));
    ArrayNode actions = result.putArray("granted_privileges");
    power.path("evidence").path("actions").forEach(action -> actions.add(action.asText()));
    String conditions = power.path("conditions").asText();
    if (!conditions.isEmpty() && !conditions.equals("none")) {
      result.putArray("condition_keys").addObject().put("name", "class").put("value", conditions);
    }
    return result;
  }
}
