package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a finding is about, as far as a change to it needs to know.
 *
 * @param account name of the CloudAccount object
 * @param region of the asset; {@code global} where the provider knows no region
 * @param nativeId of the asset
 * @param evidence what the check saw
 */
public record FindingSubject(
    long id,
    String name,
    String ruleId,
    String state,
    long accountId,
    String account,
    String assetType,
    String assetKey,
    String region,
    String nativeId,
    JsonNode evidence) {}
