package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The few cloud actions whose holders matter.
 *
 * @param administrator holding every one of these on every resource makes an administrator
 * @param escalations each alone lets its holder change or take over an identity
 * @param reads each alone reads the objects of a store
 * @param restrictingKeys condition keys that narrow down who may use a statement
 */
public record WatchedActions(
    @JsonProperty(required = true) List<String> administrator,
    @JsonProperty(required = true) List<Escalation> escalations,
    @JsonProperty(required = true) List<String> reads,
    @JsonProperty(required = true) List<String> restrictingKeys) {
  public WatchedActions {
    administrator = List.copyOf(administrator);
    escalations = List.copyOf(escalations);
    reads = List.copyOf(reads);
    restrictingKeys = List.copyOf(restrictingKeys);
  }

  /**
   * @param on the IAM resource type the action takes: role, user, group or policy
   */
  public record Escalation(
      @JsonProperty(required = true) String action, @JsonProperty(required = true) String on) {}
}
