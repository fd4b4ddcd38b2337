package dev.mothership.store;

import org.jspecify.annotations.Nullable;

/**
 * A vulnerability finding that is not resolved, as it is stored, with what it is rated by.
 *
 * @param exceptionId of what mutes it
 */
public record RatedFinding(
    DesiredFinding finding, @Nullable Long exceptionId, UpgradeBasis basis) {}
