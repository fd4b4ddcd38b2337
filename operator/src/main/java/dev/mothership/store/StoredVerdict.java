package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A check's answer about one asset.
 *
 * @param result fail or unknown
 */
public record StoredVerdict(
    String checkId, long assetId, String result, String reason, JsonNode evidence) {}
