package dev.mothership.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A feed that answers for nothing now: it is more than seven days old, or was never loaded.
 *
 * @param asOf what its source says its data is of; null where it was never loaded
 * @param source where it came from; empty where that is not known
 */
public record FeedLapse(String feed, @Nullable Instant asOf, String source) {}
