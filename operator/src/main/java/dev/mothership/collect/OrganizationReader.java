package dev.mothership.collect;

import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.OrganizationListing;

/** One provider's organizations; found by CDI. Called by the scan worker only. */
public interface OrganizationReader {
  /** The provider's id as in the CloudOrganization's block, for instance {@code aws}. */
  String provider();

  /**
   * Lists the organization's accounts with their units, tags and policies. What fails beside the
   * list of accounts is told in the listing.
   *
   * @param externalId that the role asks for
   * @throws dev.mothership.model.OperationFailed as {@link CloudCollector#open}, and where the
   *     accounts cannot be listed
   */
  OrganizationListing read(DiscoveryRequest request, String externalId);
}
