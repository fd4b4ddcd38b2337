package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * A finding with all that other tools are told of it.
 *
 * @param tenant name of the Tenant object
 * @param namespace of its account
 * @param accountId as the provider has it
 * @param partition of the provider; empty for none
 * @param criticality of the account; empty where nobody said
 * @param dataClass of the asset, by its tags; empty where none says
 * @param tags of the asset: an object of texts
 * @param targetKey where an attack path ends; empty otherwise
 * @param requirements of frameworks that its check is for, as {@code cis-aws-5.0.0 1.19}
 * @param changedAt when it or its triage changed last
 */
public record EmittedFinding(
    ShownFinding finding,
    String tenant,
    String namespace,
    String provider,
    String accountId,
    String partition,
    String criticality,
    String dataClass,
    JsonNode tags,
    String targetKey,
    List<String> requirements,
    Instant changedAt) {}
