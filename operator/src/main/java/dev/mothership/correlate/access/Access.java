package dev.mothership.correlate.access;

import java.util.List;
import java.util.Map;

/** Who holds what in one tenant, and which role each instance and workload runs as. */
public final class Access {
  private final Map<Long, List<Grant>> grants;
  private final Map<Long, String> incomplete;
  private final Map<Long, HostRole> roles;

  Access(Map<Long, List<Grant>> grants, Map<Long, String> incomplete, Map<Long, HostRole> roles) {
    this.grants = Map.copyOf(grants);
    this.incomplete = Map.copyOf(incomplete);
    this.roles = Map.copyOf(roles);
  }

  /** Powers of a role or user, by its asset id; ADMIN first. */
  public List<Grant> grants(long principalId) {
    return grants.getOrDefault(principalId, List.of());
  }

  /** Why the principal may hold more than is known; empty where all its policies were read. */
  public String incomplete(long principalId) {
    return incomplete.getOrDefault(principalId, "");
  }

  /** Of an instance, a task definition, a function or a service of App Runner. */
  public HostRole roleOf(long assetId) {
    return roles.getOrDefault(assetId, HostRole.NONE);
  }
}
