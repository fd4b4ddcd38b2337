package dev.mothership.rules.policy;

import java.util.List;
import java.util.Map;

/**
 * Whose the assets of an account are.
 *
 * @param tags that name the owner; the first that an asset carries does
 * @param shared whether what nothing names an owner of is nobody's, instead of its namespace's
 * @param creators whether to ask the audit log who made what no tag names an owner of
 * @param routes namespaces, by owner, where findings of what that owner has show too
 */
public record Ownership(
    List<String> tags, boolean shared, boolean creators, Map<String, String> routes) {
  /** Where no policy says anything: everything is its namespace's. */
  public static final Ownership OF_NAMESPACE = new Ownership(List.of(), false, false, Map.of());

  public Ownership {
    tags = tags == null ? List.of() : List.copyOf(tags);
    routes = routes == null ? Map.of() : Map.copyOf(routes);
  }
}
