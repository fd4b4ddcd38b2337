package dev.mothership.store;

import java.time.Instant;
import java.util.Set;

/**
 * Which findings of a namespace are asked for; an empty set asks for all.
 *
 * @param changedSince of them or of their triage; {@link Instant#EPOCH} for all
 * @param after id of the last one that was told; 0 to begin
 * @param limit at most so many
 */
public record FindingFilter(
    Set<String> states,
    Set<String> severities,
    Set<String> categories,
    Instant changedSince,
    long after,
    int limit) {}
