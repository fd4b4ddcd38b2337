package dev.mothership.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tool that tells of an asset.
 *
 * @param healthy null where the tool does not say
 */
public record Sighting(long assetId, String tool, Instant seenAt, @Nullable Boolean healthy) {}
