package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far the internet gets to one asset.
 *
 * @param level internet, limited, private, none or unknown
 * @param ports what is open to internet sources, as {@code [{protocol, from, to, family, source,
 *     via, level}]}
 */
public record StoredExposure(long assetId, String level, JsonNode ports, JsonNode evidence) {}
