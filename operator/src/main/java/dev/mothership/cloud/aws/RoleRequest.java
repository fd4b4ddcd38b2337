package dev.mothership.cloud.aws;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Which account to take on, and how.
 *
 * @param identityRoleArn one role assumed first; empty for none
 * @param baseCredentials empty for the default chain
 * @param actions what a refused role must be told to allow
 * @param limit empty for a session that only reads
 */
public record RoleRequest(
    String accountId,
    String partition,
    String roleName,
    String externalId,
    String identityRoleArn,
    Optional<AwsCredentials> baseCredentials,
    Set<String> actions,
    Optional<SessionLimit> limit) {
  public RoleRequest {
    actions = Set.copyOf(actions);
  }

  /** A session that only reads. */
  public RoleRequest(
      String accountId,
      String partition,
      String roleName,
      String externalId,
      String identityRoleArn,
      Optional<AwsCredentials> baseCredentials,
      Set<String> actions) {
    this(
        accountId,
        partition,
        roleName,
        externalId,
        identityRoleArn,
        baseCredentials,
        actions,
        Optional.empty());
  }
}
