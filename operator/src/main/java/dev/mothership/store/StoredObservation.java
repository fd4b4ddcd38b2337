package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What a tool says of an asset, as correlation reads it.
 *
 * @param status fail, pass, unknown or suppressed
 * @param severity the tool's own; empty where it gives none
 * @param detail {@code {description, remediation, …}}
 */
public record StoredObservation(
    long assetId,
    String category,
    String tool,
    String toolRule,
    String status,
    String severity,
    String title,
    String location,
    Instant firstSeen,
    JsonNode detail) {}
