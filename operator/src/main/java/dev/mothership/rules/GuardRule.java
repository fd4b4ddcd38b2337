package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a fault from coming about at all, for a team to apply where it decides what may be
 * made.
 *
 * @param checks whose fault it prevents; may be empty, where it protects what checks rest on
 * @param scope what it does not stop, and whom it can get in the way of
 * @param scp statements of a service control policy; null where none can say it
 * @param admission the spec of a ValidatingAdmissionPolicy for resources that controllers of AWS
 *     (ACK) or Crossplane make; null where none can say it
 */
public record GuardRule(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) List<String> checks,
    @JsonProperty(required = true) String scope,
    @Nullable List<JsonNode> scp,
    @Nullable JsonNode admission) {
  public GuardRule {
    checks = List.copyOf(checks);
    scp = scp == null ? null : List.copyOf(scp);
    if (!CheckRule.ID.matcher(id).matches()) {
      throw new IllegalArgumentException(id + " is no rule id");
    }
    if (scp == null && admission == null) {
      throw new IllegalArgumentException(id + " prevents nothing");
    }
  }

  /** Whether it answers to this id, its own or that of a check that it prevents. */
  public boolean answers(String name) {
    return id.equals(name) || checks.contains(name);
  }
}
