package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a policy object asks for.
 *
 * @param accounts that it selects
 * @param catalogue ids of all checks there are now
 * @param takesOnNew whether those of them that are new to the policy are so no longer
 */
public record PolicyIntent(
    boolean cluster,
    String namespace,
    String name,
    String uid,
    String version,
    JsonNode body,
    List<StoredPolicy.Account> accounts,
    List<String> catalogue,
    boolean takesOnNew) {
  public PolicyIntent {
    accounts = List.copyOf(accounts);
    catalogue = List.copyOf(catalogue);
  }
}
