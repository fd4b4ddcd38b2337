package dev.mothership.correlate;

import dev.mothership.store.FindingChanges;

/**
 * What one correlation changed.
 *
 * @param catalogVersion of the rules it used
 * @param derivedRows rows of derived tables written, scores included; findings are counted apart
 */
public record CorrelationResult(String catalogVersion, FindingChanges findings, int derivedRows) {}
