package dev.mothership.store;

import dev.mothership.model.DiscoveryRequest;

/** What a CloudOrganization object asks for, after validation. */
public record OrganizationIntent(
    String name, String uid, boolean suspended, DiscoveryRequest request) {}
