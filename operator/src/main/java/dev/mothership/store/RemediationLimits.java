package dev.mothership.store;

import java.time.Duration;

/**
 * What keeps remediations within bounds, however many are approved.
 *
 * @param perAccount runs in an account in 24 hours, at most
 * @param perTenant runs in a tenant in 24 hours, at most
 * @param stormFailures runs that failed in the window after which nothing is begun
 * @param stormWindow how long a failure counts
 */
public record RemediationLimits(
    int perAccount, int perTenant, int stormFailures, Duration stormWindow) {}
