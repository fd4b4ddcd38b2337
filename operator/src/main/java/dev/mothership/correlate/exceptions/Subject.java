package dev.mothership.correlate.exceptions;

import dev.mothership.store.StoredAsset;

/**
 * What an exception may be of.
 *
 * @param key tells it from all others that are asked for with it
 * @param name of the finding
 * @param ruleId check or path rule
 * @param risk orders what is shown first
 */
public record Subject(String key, String name, String ruleId, int risk, StoredAsset asset) {}
