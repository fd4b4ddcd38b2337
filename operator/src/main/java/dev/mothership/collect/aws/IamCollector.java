package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/**
 * IAM: the account with its password policy, and users, groups, roles, instance profiles and
 * policies as
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html gives
 * them. Of Amazon's policies only those in use are kept.
 */
@Singleton
final class IamCollector implements AwsServiceCollector {
  private static final String SUMMARY = "iam:GetAccountSummary";
  private static final String DETAILS = "iam:GetAccountAuthorizationDetails";
  private static final String KEYS = "iam:ListAccessKeys";
  private static final String GROUPS = "iam:ListGroupsForUser";
  private static final String PASSWORDS = "iam:GetAccountPasswordPolicy";
  private static final int LARGEST_PAGE = 1000;

  @Override
  public List<Listing> listings() {
    return List.of(
        new Listing("aws.iam.account", false, IamCollector::summary),
        new Listing("aws.iam.principal", false, IamCollector::principals));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        SUMMARY,
        List.of(),
        DETAILS,
        List.of(),
        KEYS,
        List.of(),
        GROUPS,
        List.of(),
        PASSWORDS,
        List.of(),
        CredentialReport.GENERATE,
        List.of(),
        CredentialReport.GET,
        List.of());
  }

  private static void summary(AwsAccess account, String region, RecordSink sink) {
    IamClient iam = iam(account);
    String id = account.identity().accountId();
    try {
      ObjectNode payload = SdkJson.of(iam.getAccountSummary());
      Details details = new Details();
      details.read(
          "passwordPolicy",
          PASSWORDS,
          Set.of("NoSuchEntity"),
          () -> SdkJson.of(iam.getAccountPasswordPolicy().passwordPolicy()));
      String root = "arn:%s:iam::%s:root".formatted(account.session().partition(), id);
      CredentialReport.of(iam).root(root, details);
      sink.page(List.of(details.record("aws.iam.account", Scope.GLOBAL, id, payload)));
    } catch (SdkException e) {
      throw AwsFailures.failed(SUMMARY, e);
    }
  }

  /** An instance profile is told with every role in it, so that it can come twice. */
  private static void principals(AwsAccess account, String region, RecordSink sink) {
    IamClient iam = iam(account);
    int size = account.session().pageSize(LARGEST_PAGE);
    Set<String> profiles = new HashSet<>();
    CredentialReport report = CredentialReport.of(iam);
    try {
      for (GetAccountAuthorizationDetailsResponse page :
          iam.getAccountAuthorizationDetailsPaginator(
              r ->
                  r.maxItems(size)
                      .filter(
                          EntityType.USER,
                          EntityType.GROUP,
                          EntityType.ROLE,
                          EntityType.LOCAL_MANAGED_POLICY,
                          EntityType.AWS_MANAGED_POLICY))) {
        sink.page(records(account, iam, report, page, profiles));
      }
    } catch (SdkException e) {
      throw AwsFailures.failed(DETAILS, e);
    }
  }

  private static List<RawRecord> records(
      AwsAccess account,
      IamClient iam,
      CredentialReport report,
      GetAccountAuthorizationDetailsResponse page,
      Set<String> profiles) {
    List<RawRecord> records = new ArrayList<>();
    records.addAll(account.each(page.userDetailList(), user -> user(iam, report, user)));
    page.groupDetailList()
        .forEach(g -> records.add(record("aws.iam.group", g.arn(), SdkJson.of(g))));
    for (RoleDetail role : page.roleDetailList()) {
      ObjectNode payload = SdkJson.of(role);
      payload.remove("InstanceProfileList");
      records.add(record("aws.iam.role", role.arn(), payload));
      role.instanceProfileList().stream()
          .filter(profile -> profiles.add(profile.arn()))
          .forEach(p -> records.add(record("aws.iam.instance-profile", p.arn(), SdkJson.of(p))));
    }
    page.policies().stream()
        .filter(IamCollector::inUse)
        .forEach(p -> records.add(record("aws.iam.policy", p.arn(), policy(p))));
    return records;
  }

  private static boolean inUse(ManagedPolicyDetail policy) {
    boolean amazons = policy.arn().contains(":iam::aws:");
    return !amazons
        || given(policy.attachmentCount()) > 0
        || given(policy.permissionsBoundaryUsageCount()) > 0;
  }

  private static int given(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  /** Only the default version says what the policy allows. */
  private static ObjectNode policy(ManagedPolicyDetail policy) {
    ObjectNode payload = SdkJson.of(policy);
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    payload
        .path("PolicyVersionList")
        .forEach(
            version -> {
              if (version.path("IsDefaultVersion").asBoolean()) {
                versions.add(version);
              }
            });
    payload.set("PolicyVersionList", versions);
    return payload;
  }

  private static RawRecord user(IamClient iam, CredentialReport report, UserDetail user) {
    Details details = new Details();
    report.user(user.arn(), details);
    details.read("accessKeys", KEYS, Set.of(), () -> keys(iam, user.userName()));
    if (!user.groupList().isEmpty()) {
      details.read("groups", GROUPS, Set.of(), () -> groups(iam, user.userName()));
    }
    return decoded(details, "aws.iam.user", user.arn(), SdkJson.of(user));
  }

  private static JsonNode keys(IamClient iam, String userName) {
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    iam.listAccessKeysPaginator(r -> r.userName(userName))
        .accessKeyMetadata()
        .forEach(key -> keys.add(SdkJson.of(key)));
    return keys;
  }

  /** The user's own listing names its groups without their paths, and so not their ARNs. */
  private static JsonNode groups(IamClient iam, String userName) {
    ArrayNode groups = JsonNodeFactory.instance.arrayNode();
    iam.listGroupsForUserPaginator(r -> r.userName(userName))
        .groups()
        .forEach(group -> groups.add(SdkJson.of(group)));
    return groups;
  }

  private static RawRecord record(String type, String arn, ObjectNode payload) {
    return decoded(new Details(), type, arn, payload);
  }

  /** A document that is no JSON stays as it came and is told as the unread facet {@code policy}. */
  private static RawRecord decoded(Details details, String type, String arn, ObjectNode payload) {
    details.read(
        "policy",
        DETAILS,
        Set.of(),
        () -> {
          PolicyDocuments.decodeAll(payload);
          return null;
        });
    return details.record(type, Scope.GLOBAL, arn, payload);
  }

  private static IamClient iam(AwsAccess account) {
    return account.session().client(IamClient.class, IamClient::builder, AwsSession.GLOBAL);
  }
}
