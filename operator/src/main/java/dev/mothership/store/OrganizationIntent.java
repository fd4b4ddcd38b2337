package dev.mothership.store;

import dev.mothership.model.DiscoveryRequest;

/**
 * What a CloudOrganization object asks for, after validation.
 *
 * @param externalId empty to keep the one it has, or to make one
 */
public record OrganizationIntent(
    String name, String uid, boolean suspended, DiscoveryRequest request, String externalId) {}
