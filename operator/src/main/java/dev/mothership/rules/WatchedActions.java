package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The few cloud actions whose holders matter.
 *
 * @param administrator holding every one of these on every resource makes an administrator
 * @param escalations each alone lets its holder change or take over an identity
 * @param reads each alone reads the objects of a store
 * @param stores what holds data or secrets, by asset type
 * @param conditionKeys what conditions on keys ask for
 */
public record WatchedActions(
    @JsonProperty(required = true) List<String> administrator,
    @JsonProperty(required = true) List<Escalation> escalations,
    @JsonProperty(required = true) List<String> reads,
    @JsonProperty(required = true) Map<String, Store> stores,
    @JsonProperty(required = true) ConditionKeys conditionKeys) {
  public WatchedActions {
    administrator = List.copyOf(administrator);
    escalations = List.copyOf(escalations);
    reads = List.copyOf(reads);
    stores = Map.copyOf(stores);
  }

  /**
   * @param on the IAM resource type the action takes: role, user, group or policy
   */
  public record Escalation(
      @JsonProperty(required = true) String action, @JsonProperty(required = true) String on) {}

  /**
   * @param part what follows the store's ARN in that of what it holds; empty where nothing does
   * @param read each alone reads what it holds
   * @param write each alone changes or deletes what it holds
   */
  public record Store(
      String part,
      @JsonProperty(required = true) List<String> read,
      @JsonProperty(required = true) List<String> write) {
    public Store {
      part = part == null ? "" : part;
      read = List.copyOf(read);
      write = List.copyOf(write);
    }
  }

  /**
   * Keys by what they restrict; one that ends in a slash stands for all that begin with it.
   *
   * @param source where a call comes from, or who makes it
   * @param service which service it goes through or is for
   * @param tag tags of the caller, of the resource or of the call
   */
  public record ConditionKeys(
      @JsonProperty(required = true) List<String> source,
      @JsonProperty(required = true) List<String> service,
      @JsonProperty(required = true) List<String> tag) {
    public ConditionKeys {
      source = List.copyOf(source);
      service = List.copyOf(service);
      tag = List.copyOf(tag);
    }
  }
}
