package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding with all that its object tells.
 *
 * @param account name of the CloudAccount object
 * @param dueBy the rule that sets its date, for people; empty where nothing is due
 * @param similar how many more open findings of the same rule the account has
 * @param exception that mutes it; empty for none
 * @param triage null where nobody said anything
 * @param path hops, broken, fixes and spread of an attack path; empty object otherwise
 * @param owner null where it is the namespace of its account
 * @param accountNamespace of the account, where it is shown in another; else empty
 */
public record ShownFinding(
    long id,
    String name,
    String category,
    String ruleId,
    String account,
    String assetKey,
    String assetName,
    String assetType,
    String region,
    String title,
    String state,
    String severity,
    int risk,
    int riskLow,
    int riskHigh,
    @Nullable Integer residualRisk,
    String confidence,
    JsonNode factors,
    JsonNode detail,
    Instant firstSeen,
    @Nullable Instant dueAt,
    String dueBy,
    @Nullable Instant resolvedAt,
    String resolution,
    int similar,
    String exception,
    @Nullable TriageRow triage,
    JsonNode path,
    @Nullable OwnerRow owner,
    String accountNamespace) {
  /** Whether it is shown where its owner is, and not where its account is. */
  public boolean routed() {
    return !accountNamespace.isEmpty();
  }

  /** Whether BOD 26-04 asks to look for traces of an attack before it is fixed. */
  public boolean forensicTriage() {
    return detail.path("bod").path("triage").asBoolean();
  }

  public boolean open() {
    return "Open".equals(state);
  }
}
