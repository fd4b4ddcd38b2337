package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * An exception from findings as correlation of one tenant reads it.
 *
 * @param namespace empty for a cluster exception
 * @param match {@code {finding, check, assets, tags}}
 * @param approved whether it is approved as it is now, and its time is not over
 * @param accounts of the tenant that it may be of; of a cluster exception all, and so none are told
 * @param elsewhere findings that it matches in other tenants
 * @param pending other tenants that have not counted theirs yet
 */
public record StoredException(
    long id,
    boolean cluster,
    String namespace,
    String name,
    String type,
    String strength,
    JsonNode match,
    int maxMatches,
    String hash,
    String reason,
    Instant expires,
    boolean approved,
    Set<Long> accounts,
    int elsewhere,
    int pending) {
  public static final String COMPENSATING_CONTROL = "CompensatingControl";

  public StoredException {
    accounts = Set.copyOf(accounts);
  }

  public boolean compensates() {
    return COMPENSATING_CONTROL.equals(type);
  }

  /** As people know the object. */
  public String label() {
    return cluster
        ? "ClusterPostureException " + name
        : "PostureException " + namespace + "/" + name;
  }
}
