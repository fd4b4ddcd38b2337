package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A power that a principal holds.
 *
 * @param power ADMIN, EDIT_IAM or READ
 * @param targetKey the account's root ARN, or the store that is read
 * @param conditionClass none, restricts or other: the weakest of the conditions it hangs on
 */
public record StoredGrant(
    long assetId, String power, String targetKey, String conditionClass, JsonNode evidence) {}
