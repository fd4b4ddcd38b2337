package dev.mothership.store;

/**
 * What a vulnerability finding is of.
 *
 * @param identity the package URL without version and qualifiers
 * @param installed the version it was found in
 */
public record StoredUpgrade(long assetId, String identity, String installed) {}
