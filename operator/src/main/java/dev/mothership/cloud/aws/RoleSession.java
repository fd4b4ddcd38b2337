package dev.mothership.cloud.aws;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.VerifiedIdentity;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/**
 * Takes on an account's role with the external id and proves what came of it; for one thread.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
final class RoleSession {
  private static final String ASSUME = "sts:AssumeRole";
  private static final String WHOAMI = "sts:GetCallerIdentity";
  private static final String SESSION_NAME = "mothership";

  private final AwsClients clients;
  private final AwsPartition partition;
  private final RoleRequest request;
  private final AwsCredentialsProvider base;
  private @Nullable StsClient hop;

  RoleSession(
      AwsClients clients,
      AwsPartition partition,
      RoleRequest request,
      AwsCredentialsProvider base) {
    this.clients = clients;
    this.partition = partition;
    this.request = request;
    this.base = base;
  }

  /** Renewing credentials of the account's role, tried once. */
  AwsCredentialsProvider assume() {
    AssumeRoleRequest.Builder role = accountRole();
    if (!request.externalId().isEmpty()) {
      role.externalId(request.externalId());
    }
    return assumed(caller(), role.build());
  }

  /**
   * Who the assumed role says we are, and whether it would have let us in without the external id.
   */
  VerifiedIdentity verify(AwsCredentialsProvider assumed) {
    try {
      var identity = sts("account", assumed).getCallerIdentity();
      if (!request.accountId().equals(identity.account())) {
        throw failed(
            FailureReason.WRONG_ACCOUNT,
            WHOAMI,
            "WrongAccount",
            "the role is in account "
                + identity.account()
                + ", the CloudAccount says "
                + request.accountId());
      }
      return new VerifiedIdentity(identity.account(), identity.arn(), asksForExternalId());
    } catch (SdkException e) {
      throw AwsFailures.failed(WHOAMI, e);
    }
  }

  private boolean asksForExternalId() {
    try {
      caller().assumeRole(accountRole().build());
      return false;
    } catch (AwsServiceException e) {
      if (AwsFailures.of(ASSUME, e).reason() == FailureReason.PERMISSION_DENIED) {
        return true;
      }
      throw AwsFailures.failed(ASSUME, e);
    } catch (SdkException e) {
      throw AwsFailures.failed(ASSUME, e);
    }
  }

  private AssumeRoleRequest.Builder accountRole() {
    AssumeRoleRequest.Builder role =
        AssumeRoleRequest.builder()
            .roleArn(partition.roleArn(request.accountId(), request.roleName()))
            .roleSessionName(SESSION_NAME);
    request
        .limit()
        .ifPresent(
            limit -> {
              role.roleSessionName(limit.name())
                  .durationSeconds(Math.toIntExact(limit.lasts().toSeconds()));
              if (!limit.policy().isEmpty()) {
                role.policy(limit.policy());
              }
              if (!limit.managed().isEmpty()) {
                role.policyArns(limit.managed().stream().map(this::managed).toList());
              }
            });
    return role;
  }

  private PolicyDescriptorType managed(String name) {
    return PolicyDescriptorType.builder().arn(partition.managedPolicyArn(name)).build();
  }

  private StsClient caller() {
    if (request.identityRoleArn().isEmpty()) {
      return sts("base", base);
    }
    StsClient known = hop;
    if (known == null) {
      AssumeRoleRequest identity =
          AssumeRoleRequest.builder()
              .roleArn(request.identityRoleArn())
              .roleSessionName(SESSION_NAME)
              .build();
      known = sts("identity", assumed(sts("base", base), identity));
      hop = known;
    }
    return known;
  }

  private AwsCredentialsProvider assumed(StsClient caller, AssumeRoleRequest role) {
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder().stsClient(caller).refreshRequest(role).build();
    try {
      provider.resolveCredentials();
      return provider;
    } catch (SdkException e) {
      Failure failure = AwsFailures.of(ASSUME, e);
      if (failure.reason() != FailureReason.PERMISSION_DENIED) {
        throw new OperationFailed(failure, e);
      }
      String externalId = role.externalId() == null ? "" : role.externalId();
      throw new OperationFailed(
          new Failure(
              FailureReason.ROLE_REFUSED,
              ASSUME,
              failure.code(),
              TrustAdvice.of(role.roleArn(), arn(caller), externalId, request.actions())),
          e);
    }
  }

  /** Needs no permission; empty where even that is not answered. */
  private static String arn(StsClient caller) {
    try {
      return caller.getCallerIdentity().arn();
    } catch (SdkException e) {
      return "";
    }
  }

  private StsClient sts(String purpose, AwsCredentialsProvider credentials) {
    return clients.client(
        purpose, StsClient.class, StsClient::builder, partition.home(), credentials);
  }

  static OperationFailed failed(FailureReason reason, String call, String code, String message) {
    return new OperationFailed(new Failure(reason, call, code, message), null);
  }
}
