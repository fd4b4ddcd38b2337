package dev.mothership.store;

/**
 * A stored finding that is not resolved.
 *
 * @param assetOpen false once its asset closed or its account retired
 */
public record OpenFinding(
    long id,
    String key,
    String name,
    String category,
    String ruleId,
    long assetId,
    String targetKey,
    int risk,
    boolean assetOpen) {}
