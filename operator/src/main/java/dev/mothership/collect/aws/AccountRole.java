package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.RoleRequest;
import dev.mothership.collect.BaseKeys;
import dev.mothership.model.ScanRequest;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The role by which an account is read, whatever of it is read. */
final class AccountRole {
  private AccountRole() {}

  /**
   * @param actions what a refused role must be told to allow
   */
  static RoleRequest of(ScanRequest request, Optional<BaseKeys> baseKeys, Set<String> actions) {
    return new RoleRequest(
        request.accountId(),
        request.partition().isEmpty() ? "aws" : request.partition(),
        request.roleName(),
        request.externalId(),
        request.identityRoleArn(),
        baseKeys.<AwsCredentials>map(keys -> AwsBasicCredentials.create(keys.id(), keys.secret())),
        actions);
  }
}
