package dev.mothership.store;

import java.time.Instant;

/**
 * A feed as it was last loaded.
 *
 * @param asOf what its source says its data is of
 * @param stale whether that is more than seven days ago; advisories that were added one by one
 *     never are
 */
public record FeedRow(
    String name,
    Instant asOf,
    Instant loadedAt,
    String source,
    String licence,
    String sha256,
    long entries,
    boolean stale) {}
