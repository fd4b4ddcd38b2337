package dev.mothership.correlate.access;

import dev.mothership.store.StoredAsset;
import java.util.Optional;

/**
 * The role whose credentials an instance or workload holds.
 *
 * @param role empty where it has none or nobody could tell
 * @param unknown why nobody could tell; empty otherwise
 * @param arn of the role or, while that is unknown, of the instance profile or the asset itself;
 *     empty for none
 */
public record HostRole(Optional<StoredAsset> role, String arn, String unknown) {
  static final HostRole NONE = new HostRole(Optional.empty(), "", "");

  public boolean isNone() {
    return role.isEmpty() && unknown.isEmpty();
  }
}
