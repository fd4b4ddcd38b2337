package dev.mothership.model;

import java.time.Instant;

/**
 * Somebody's statement on whether a vulnerability matters to a product.
 *
 * @param product purl with or without a version, or the key of an asset
 * @param status of OpenVEX: not_affected, affected, fixed or under_investigation
 */
public record ReportedVex(
    String vulnerability,
    String product,
    String status,
    String justification,
    String author,
    Instant statedAt)
    implements ReportItem {}
