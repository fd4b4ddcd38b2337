package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A policy as stored.
 *
 * @param namespace empty for a cluster policy
 * @param known ids of the checks that are not new to it
 * @param accounts that it selects, of those that were asked for
 */
public record StoredPolicy(
    long id,
    boolean cluster,
    String namespace,
    String name,
    JsonNode body,
    List<String> known,
    List<Account> accounts) {
  public StoredPolicy {
    known = List.copyOf(known);
    accounts = List.copyOf(accounts);
  }

  /**
   * A CloudAccount.
   *
   * @param id 0 where it is not stored
   */
  public record Account(long id, String namespace, String name) {}
}
