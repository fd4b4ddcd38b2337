package dev.mothership.store;

import dev.mothership.model.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a scanner's source last answered.
 *
 * @param at when it was last gone to; null before the first time
 * @param failure the first of what went wrong; null where all of it answered
 * @param partial whether something was fetched all the same
 * @param handled the last token that a run has served; empty for none
 * @param refused objects that are not tried again until they change
 * @param lastRefused the key of the latest of them, and why; empty for none
 */
public record SourceState(
    @Nullable Instant at,
    @Nullable Failure failure,
    boolean partial,
    String handled,
    long refused,
    String lastRefused) {}
