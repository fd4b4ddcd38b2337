package dev.mothership.model;

/**
 * All that a worker may know of one organization: what reconcile validated, with no secret in it.
 *
 * @param generation of the CloudOrganization whose spec this is
 * @param accountId whose role reads the organization: its management account's, or a delegated
 *     administrator's
 * @param organizationId that must be found there; empty for any
 * @param roleName the role that reads the organization
 * @param memberRoleName the role of each account that is declared
 * @param identity the CloudIdentity's name, for the accounts that are declared
 * @param identityRoleArn one role assumed before the account's own; empty for none
 */
public record DiscoveryRequest(
    long generation,
    String provider,
    String accountId,
    String organizationId,
    String partition,
    String roleName,
    String memberRoleName,
    String identity,
    String identityRoleArn,
    long intervalSeconds,
    long retryIntervalSeconds) {}
