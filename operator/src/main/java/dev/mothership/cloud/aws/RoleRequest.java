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
 */
public record RoleRequest(
    String accountId,
    String partition,
    String roleName,
    String externalId,
    String identityRoleArn,
    Optional<AwsCredentials> baseCredentials,
    Set<String> actions) {
  public RoleRequest {
    actions = Set.copyOf(actions);
  }
}
