package dev.mothership.store;

import java.util.List;
import java.util.Map;

/**
 * What a Remediation object asks for, after validation.
 *
 * @param finding its finding's name
 * @param mode DryRun, Apply or Rollback
 * @param requestedBy who asked, as the API server knows them
 * @param writeRole of the CloudAccount; empty where it names none
 * @param policies that may approve it in place of a person
 * @param token value of the annotation reconcile-requested-at; empty for none
 */
public record RemediationIntent(
    long tenantId,
    String namespace,
    String name,
    String uid,
    long generation,
    String finding,
    String action,
    Map<String, String> parameters,
    String mode,
    String requestedBy,
    String writeRole,
    List<ApprovingPolicy> policies,
    String token) {
  public RemediationIntent {
    parameters = Map.copyOf(parameters);
    policies = List.copyOf(policies);
  }
}
