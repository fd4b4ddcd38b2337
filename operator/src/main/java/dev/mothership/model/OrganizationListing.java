package dev.mothership.model;

import java.util.List;
import java.util.Map;

/**
 * What one discovery read.
 *
 * @param accounts all of them: a list that failed is no listing
 * @param policies by type; a type whose list failed is absent, and what is known of it stands
 * @param failures what could not be read
 */
public record OrganizationListing(
    String nativeId,
    List<OrganizationMember> accounts,
    Map<String, List<OrganizationPolicy>> policies,
    List<Failure> failures,
    ApiUsage usage) {
  public OrganizationListing {
    accounts = List.copyOf(accounts);
    policies = Map.copyOf(policies);
    failures = List.copyOf(failures);
  }
}
