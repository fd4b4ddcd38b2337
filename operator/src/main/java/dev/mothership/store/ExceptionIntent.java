package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an exception object asks for.
 *
 * @param namespace empty for a cluster exception
 * @param hash of the spec: what an approval is of
 * @param strength of a compensating control: strong or partial; else empty
 * @param match {@code {finding, check, assets, tags}}; empty for an attestation
 * @param framework of an attestation; else empty
 * @param accounts of an attestation, as name or namespace/name; none for all
 * @param asked when the object was created
 * @param longest how long after its approval it may last
 */
public record ExceptionIntent(
    boolean cluster,
    String namespace,
    String name,
    String uid,
    String hash,
    String type,
    String strength,
    JsonNode match,
    int maxMatches,
    String framework,
    String requirement,
    List<String> accounts,
    String reason,
    List<String> evidence,
    String requestedBy,
    Instant expires,
    Instant asked,
    Duration longest) {
  public ExceptionIntent {
    accounts = List.copyOf(accounts);
    evidence = List.copyOf(evidence);
  }
}
