package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.Target;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;

/** The three kinds of identity that policies are given to, which IAM asks by calls of their own. */
enum Principal {
  USER(
      "aws.iam.user",
      EntityType.USER,
      "UserName",
      AwsWrite.of(
          "iam:DetachUserPolicy",
          IamClient.class,
          IamClient::builder,
          DetachUserPolicyRequest::builder,
          IamClient::detachUserPolicy),
      AwsWrite.of(
          "iam:AttachUserPolicy",
          IamClient.class,
          IamClient::builder,
          AttachUserPolicyRequest::builder,
          IamClient::attachUserPolicy),
      AwsWrite.of(
          "iam:DeleteUserPolicy",
          IamClient.class,
          IamClient::builder,
          DeleteUserPolicyRequest::builder,
          IamClient::deleteUserPolicy),
      AwsWrite.of(
          "iam:PutUserPolicy",
          IamClient.class,
          IamClient::builder,
          PutUserPolicyRequest::builder,
          IamClient::putUserPolicy)),
  ROLE(
      "aws.iam.role",
      EntityType.ROLE,
      "RoleName",
      AwsWrite.of(
          "iam:DetachRolePolicy",
          IamClient.class,
          IamClient::builder,
          DetachRolePolicyRequest::builder,
          IamClient::detachRolePolicy),
      AwsWrite.of(
          "iam:AttachRolePolicy",
          IamClient.class,
          IamClient::builder,
          AttachRolePolicyRequest::builder,
          IamClient::attachRolePolicy),
      AwsWrite.of(
          "iam:DeleteRolePolicy",
          IamClient.class,
          IamClient::builder,
          DeleteRolePolicyRequest::builder,
          IamClient::deleteRolePolicy),
      AwsWrite.of(
          "iam:PutRolePolicy",
          IamClient.class,
          IamClient::builder,
          PutRolePolicyRequest::builder,
          IamClient::putRolePolicy)),
  GROUP(
      "aws.iam.group",
      EntityType.GROUP,
      "GroupName",
      AwsWrite.of(
          "iam:DetachGroupPolicy",
          IamClient.class,
          IamClient::builder,
          DetachGroupPolicyRequest::builder,
          IamClient::detachGroupPolicy),
      AwsWrite.of(
          "iam:AttachGroupPolicy",
          IamClient.class,
          IamClient::builder,
          AttachGroupPolicyRequest::builder,
          IamClient::attachGroupPolicy),
      AwsWrite.of(
          "iam:DeleteGroupPolicy",
          IamClient.class,
          IamClient::builder,
          DeleteGroupPolicyRequest::builder,
          IamClient::deleteGroupPolicy),
      AwsWrite.of(
          "iam:PutGroupPolicy",
          IamClient.class,
          IamClient::builder,
          PutGroupPolicyRequest::builder,
          IamClient::putGroupPolicy));

  static final String READ = "iam:GetAccountAuthorizationDetails";
  static final String ATTACHED = "AttachedPolicies";
  static final String INLINE = "InlinePolicies";
  static final String NAME = "PolicyName";
  private static final String DOCUMENT = "PolicyDocument";

  private final String type;
  private final EntityType entity;
  private final String field;
  private final AwsWrite detach;
  private final AwsWrite attach;
  private final AwsWrite delete;
  private final AwsWrite put;

  Principal(
      String type,
      EntityType entity,
      String field,
      AwsWrite detach,
      AwsWrite attach,
      AwsWrite delete,
      AwsWrite put) {
    this.type = type;
    this.entity = entity;
    this.field = field;
    this.detach = detach;
    this.attach = attach;
    this.delete = delete;
    this.put = put;
  }

  static Principal of(Target target) {
    return Stream.of(values())
        .filter(principal -> principal.type.equals(target.type()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(target.type() + " has no policies"));
  }

  List<AwsWrite> writes() {
    return List.of(detach, attach, delete, put);
  }

  /** The policies of the identity of this ARN; empty where there is none. */
  Optional<ObjectNode> read(IamClient iam, String arn) {
    return Reading.call(
        READ,
        () ->
            iam.getAccountAuthorizationDetailsPaginator(r -> r.filter(entity)).stream()
                .flatMap(page -> identities(page, arn))
                .findFirst());
  }

  private Stream<ObjectNode> identities(GetAccountAuthorizationDetailsResponse page, String arn) {
    return switch (this) {
      case USER ->
          page.userDetailList().stream()
              .filter(user -> user.arn().equals(arn))
              .map(user -> state(user.attachedManagedPolicies(), user.userPolicyList()));
      case ROLE ->
          page.roleDetailList().stream()
              .filter(role -> role.arn().equals(arn))
              .map(role -> state(role.attachedManagedPolicies(), role.rolePolicyList()));
      case GROUP ->
          page.groupDetailList().stream()
              .filter(group -> group.arn().equals(arn))
              .map(group -> state(group.attachedManagedPolicies(), group.groupPolicyList()));
    };
  }

  private static ObjectNode state(List<AttachedPolicy> attached, List<PolicyDetail> inline) {
    ObjectNode state = Reading.object();
    ArrayNode arns = state.putArray(ATTACHED);
    attached.stream().map(AttachedPolicy::policyArn).sorted().forEach(arns::add);
    ArrayNode policies = JsonNodeFactory.instance.arrayNode();
    inline.forEach(
        policy ->
            policies
                .addObject()
                .put(NAME, policy.policyName())
                .put(DOCUMENT, decoded(policy.policyDocument())));
    state.set(INLINE, CanonicalJson.ordered(policies));
    return state;
  }

  /** A plus sign stands for itself here, unlike in a form. */
  private static String decoded(String document) {
    return document.stripLeading().startsWith("{")
        ? document
        : URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  PlannedCall detach(Target target, String policyArn) {
    return call(detach, target, named(target).put("PolicyArn", policyArn));
  }

  PlannedCall attach(Target target, String policyArn) {
    return call(attach, target, named(target).put("PolicyArn", policyArn));
  }

  PlannedCall delete(Target target, JsonNode policy) {
    return call(delete, target, named(target).put(NAME, policy.path(NAME).asText()));
  }

  PlannedCall put(Target target, JsonNode policy) {
    return call(
        put,
        target,
        named(target)
            .put(NAME, policy.path(NAME).asText())
            .put(DOCUMENT, policy.path(DOCUMENT).asText()));
  }

  private ObjectNode named(Target target) {
    return Reading.object().put(field, target.id());
  }

  private static PlannedCall call(AwsWrite write, Target target, ObjectNode parameters) {
    return new PlannedCall(write.call(), target.region(), parameters);
  }
}
