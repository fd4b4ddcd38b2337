package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A finding that is open as of now.
 *
 * @param key hexadecimal SHA-256 of the identity
 * @param targetKey of attack paths; empty otherwise
 * @param severity band of the risk, by id
 * @param stale whether it rests on something that could not be read again
 * @param detail {@code {why, remediation, evidence}}
 */
public record DesiredFinding(
    String key,
    String name,
    String category,
    String ruleId,
    long accountId,
    long assetId,
    String targetKey,
    String title,
    String severity,
    int risk,
    int riskLow,
    int riskHigh,
    boolean stale,
    JsonNode factors,
    JsonNode detail) {
  /** The same, with another risk. */
  public DesiredFinding rated(
      String otherSeverity, int value, int low, int high, JsonNode otherFactors) {
    return new DesiredFinding(
        key,
        name,
        category,
        ruleId,
        accountId,
        assetId,
        targetKey,
        title,
        otherSeverity,
        value,
        low,
        high,
        stale,
        otherFactors,
        detail);
  }

  public DesiredFinding withDetail(JsonNode changed) {
    return new DesiredFinding(
        key, name, category, ruleId, accountId, assetId, targetKey, title, severity, risk, riskLow,
        riskHigh, stale, factors, changed);
  }
}
