package dev.mothership.model;

import java.util.List;

/**
 * All that a worker may know of one account: what reconcile validated, with no secret in it.
 *
 * @param generation of the CloudAccount whose spec this is
 * @param externalId of the tenant, asked for by the account's role
 * @param identityRoleArn one role assumed before the account's own; empty for none
 * @param secret the Secret with base keys, by name in the account's namespace; empty for the
 *     default credential chain
 * @param regionsInclude empty means every enabled region
 * @param environment production, staging, development or sandbox; empty when unset
 */
public record ScanRequest(
    long generation,
    String provider,
    String accountId,
    String partition,
    String roleName,
    List<String> regionsInclude,
    List<String> regionsExclude,
    String externalId,
    String identityRoleArn,
    String namespace,
    String secret,
    String environment,
    String criticality,
    DataClassing dataClassing,
    long intervalSeconds,
    long retryIntervalSeconds) {
  public ScanRequest {
    regionsInclude = List.copyOf(regionsInclude);
    regionsExclude = List.copyOf(regionsExclude);
  }
}
