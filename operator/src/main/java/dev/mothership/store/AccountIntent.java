package dev.mothership.store;

import dev.mothership.model.ScanRequest;

/**
 * What a CloudAccount object asks for, after validation.
 *
 * @param deletionPolicy {@code Retain} or {@code Delete}
 */
public record AccountIntent(
    long tenantId,
    String namespace,
    String name,
    String uid,
    String deletionPolicy,
    boolean suspended,
    ScanRequest request) {}
