package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * All that a principal can do beyond reading.
 *
 * @param id of the principal's asset, by which lists are ordered
 * @param key of the principal
 * @param type of asset: a role or a user
 * @param owner who looks after it
 * @param powers an array of {@code {power, target, conditions, evidence}}, ADMIN before EDIT_IAM
 * @param analysedAt of the correlation that worked it out
 */
public record EmittedGrants(
    long id,
    String tenant,
    String namespace,
    String account,
    String provider,
    String accountId,
    String partition,
    String key,
    String name,
    String type,
    String owner,
    JsonNode powers,
    Instant firstSeen,
    Instant analysedAt) {}
