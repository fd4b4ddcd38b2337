package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Between the reconciler, which judges organizations, and what places their accounts. */
@Singleton
public final class OrganizationState {
  private final Map<String, CloudOrganizationResource> allowed = new ConcurrentHashMap<>();
  private final Map<String, PlacementResult> results = new ConcurrentHashMap<>();

  /** The object as it is now may have its accounts placed. */
  void allow(CloudOrganizationResource organization) {
    allowed.put(organization.getMetadata().getName(), organization);
  }

  /** It may not, or is gone. */
  void refuse(String organization) {
    allowed.remove(organization);
    results.remove(organization);
  }

  Collection<CloudOrganizationResource> allowed() {
    return allowed.values();
  }

  Optional<PlacementResult> result(String organization) {
    return Optional.ofNullable(results.get(organization));
  }

  /**
   * @return whether it differs from the last one
   */
  boolean put(String organization, PlacementResult result) {
    return !result.equals(results.put(organization, result));
  }
}
