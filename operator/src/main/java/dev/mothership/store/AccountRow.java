package dev.mothership.store;

import dev.mothership.model.ScanRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as stored.
 *
 * @param claimed the cloud proved that this tenant's role is in the account
 * @param authorizedAt when reconcile last found the object allowed; null while it is not
 * @param missingSince since when the sweep has not seen the object
 */
public record AccountRow(
    long id,
    long tenantId,
    String namespace,
    String name,
    String provider,
    String nativeId,
    boolean claimed,
    boolean suspended,
    String deletionPolicy,
    ScanRequest request,
    @Nullable Instant authorizedAt,
    @Nullable Instant missingSince) {}
