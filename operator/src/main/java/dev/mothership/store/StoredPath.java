package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One entry's way to one target, whether it is open or not.
 *
 * @param state open, broken or unknown
 * @param risk what remains when broken
 */
public record StoredPath(
    String ruleId,
    long assetId,
    String targetKey,
    String state,
    int risk,
    JsonNode hops,
    JsonNode factors,
    JsonNode broken,
    JsonNode spread,
    JsonNode fixes) {}
