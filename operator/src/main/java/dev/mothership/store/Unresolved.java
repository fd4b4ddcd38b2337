package dev.mothership.store;

/**
 * A finding that is not resolved: found now, or out of sight.
 *
 * @param key hexadecimal SHA-256 of the identity
 */
public record Unresolved(String key, String name, String ruleId, long assetId, int risk) {}
