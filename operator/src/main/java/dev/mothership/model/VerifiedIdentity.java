package dev.mothership.model;

/**
 * What the cloud itself said that we are.
 *
 * @param arn the caller's identity in the account
 * @param externalIdEnforced false where the role can also be assumed without the external id
 */
public record VerifiedIdentity(String accountId, String arn, boolean externalIdEnforced) {}
