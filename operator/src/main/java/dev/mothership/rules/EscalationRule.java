package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to more rights. Ids are those of pathfinding.cloud (Datadog, Apache-2.0) where it has the
 * way, else the service and its operation.
 *
 * @param gives what whoever can do it comes to: {@code account} (any right), {@code unbound} (its
 *     own rights without its boundary), the rights of another {@code user}, {@code role} or {@code
 *     group}, of a role that it passes ({@code passed}), or of what runs already ({@code compute})
 * @param services which the role must trust; empty where no role is passed or run as
 * @param compute asset type of what runs already; empty where nothing lists it
 * @param given condition keys of its calls that it chooses so
 * @param needs actions, all of them, by what each is on: {@code self-user}, {@code self-role},
 *     {@code own-policy}, {@code own-group}; the {@code user}, {@code role}, {@code group} it is
 *     about or a {@code policy} of that; the role {@code passed} or {@code assumed}; the {@code
 *     compute}; {@code any} resource of the account; or some asset of a type in the account
 */
public record EscalationRule(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String gives,
    List<String> services,
    String compute,
    Map<String, String> given,
    @JsonProperty(required = true) Map<String, String> needs,
    List<Example> examples) {
  public EscalationRule {
    services = services == null ? List.of() : List.copyOf(services);
    compute = compute == null ? "" : compute;
    given = given == null ? Map.of() : Map.copyOf(given);
    needs = new LinkedHashMap<>(needs);
    examples = examples == null ? List.of() : List.copyOf(examples);
  }

  /**
   * A principal that can or cannot do it; account 111111111111.
   *
   * @param allow statements of its policy
   * @param boundary statements of its boundary; empty for none
   * @param scp statements of the organization; empty for none
   * @param trust principals of the role's trust policy; empty for those that it takes
   */
  public record Example(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) boolean expect,
      @JsonProperty(required = true) List<JsonNode> allow,
      List<JsonNode> boundary,
      List<JsonNode> scp,
      Map<String, String> trust) {
    public Example {
      allow = List.copyOf(allow);
      boundary = boundary == null ? List.of() : List.copyOf(boundary);
      scp = scp == null ? List.of() : List.copyOf(scp);
      trust = trust == null ? Map.of() : Map.copyOf(trust);
    }
  }
}
