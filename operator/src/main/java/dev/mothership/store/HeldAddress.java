package dev.mothership.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset that had an address at the time asked about.
 *
 * @param namespace of its account
 * @param accountId as the provider has it
 * @param vpcId where the address counts, if it is a private one; empty where the asset is in none
 * @param userKey of what used the asset, as an instance its interface; empty where nothing known
 *     did
 * @param from when it was first seen with the address, without a break since
 * @param to when it was first seen without, or gone; null while it has it
 */
public record HeldAddress(
    String tenant,
    String namespace,
    String account,
    String provider,
    String accountId,
    String region,
    String key,
    String type,
    String name,
    String vpcId,
    String owner,
    String userKey,
    String userType,
    String userName,
    Instant from,
    @Nullable Instant to) {}
