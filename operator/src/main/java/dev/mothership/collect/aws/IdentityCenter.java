package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.InstanceMetadata;

/**
 * IAM Identity Center: the instances that an account sees, and of those that it administers the
 * permission sets, with who has which in which account.
 */
@Singleton
final class IdentityCenter implements AwsServiceCollector {
  private static final String TYPE = "aws.sso.account";
  private static final String SETS = "ssoadmin:ListPermissionSets";
  private static final String SET = "ssoadmin:DescribePermissionSet";
  private static final String INLINE = "ssoadmin:GetInlinePolicyForPermissionSet";
  private static final String MANAGED = "ssoadmin:ListManagedPoliciesInPermissionSet";
  private static final String CUSTOMER =
      "ssoadmin:ListCustomerManagedPolicyReferencesInPermissionSet";
  private static final String BOUNDARY = "ssoadmin:GetPermissionsBoundaryForPermissionSet";
  private static final String ACCOUNTS = "ssoadmin:ListAccountsForProvisionedPermissionSet";
  private static final String ASSIGNMENTS = "ssoadmin:ListAccountAssignments";
  private static final String GONE = "ResourceNotFoundException";
  private static final int PAGE = 100;

  @Override
  public List<Listing> listings() {
    return List.of(new Listing(TYPE, true, IdentityCenter::read));
  }

  /**
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html
   */
  @Override
  public String action(String call) {
    return call.replaceFirst("^ssoadmin:", "sso:");
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(
        SsoInstances.LIST, SETS, SET, INLINE, MANAGED, CUSTOMER, BOUNDARY, ACCOUNTS, ASSIGNMENTS);
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    ArrayNode seen = JsonNodeFactory.instance.arrayNode();
    for (InstanceMetadata instance : SsoInstances.seenBy(account, region)) {
      boolean administered =
          SsoInstances.administered(
              account, instance, SETS, () -> sets(account, region, instance.instanceArn(), sink));
      seen.add(
          SdkJson.of(instance)
              .put("Owned", SsoInstances.ownedBy(account, instance))
              .put("Administered", administered));
    }
    if (!seen.isEmpty()) {
      ObjectNode payload = JsonNodeFactory.instance.objectNode();
      payload.set("Instances", seen);
      sink.page(List.of(Details.none(TYPE, region, account.identity().accountId(), payload)));
    }
  }

  private static void sets(AwsAccess account, String region, String instance, RecordSink sink) {
    SsoAdminClient sso = SsoInstances.client(account.session(), region);
    int size = account.session().pageSize(PAGE);
    sso.listPermissionSetsPaginator(r -> r.instanceArn(instance).maxResults(size)).stream()
        .forEach(
            page ->
                sink.page(
                    account
                        .each(page.permissionSets(), arn -> set(sso, size, region, instance, arn))
                        .stream()
                        .flatMap(Optional::stream)
                        .toList()));
  }

  /** Empty where the permission set was deleted since it was listed. */
  private static Optional<RawRecord> set(
      SsoAdminClient sso, int size, String region, String instance, String arn) {
    Details details = new Details();
    details.read(
        "set",
        SET,
        Set.of(),
        () ->
            SdkJson.of(
                sso.describePermissionSet(r -> r.instanceArn(instance).permissionSetArn(arn))
                    .permissionSet()));
    details.read("inlinePolicy", INLINE, Set.of(), () -> inline(sso, instance, arn));
    details.read(
        "managedPolicies",
        MANAGED,
        Set.of(),
        () ->
            all(
                sso
                    .listManagedPoliciesInPermissionSetPaginator(
                        r -> r.instanceArn(instance).permissionSetArn(arn).maxResults(size))
                    .stream()
                    .flatMap(page -> page.attachedManagedPolicies().stream())));
    details.read(
        "customerPolicies",
        CUSTOMER,
        Set.of(),
        () ->
            all(
                sso
                    .listCustomerManagedPolicyReferencesInPermissionSetPaginator(
                        r -> r.instanceArn(instance).permissionSetArn(arn).maxResults(size))
                    .stream()
                    .flatMap(page -> page.customerManagedPolicyReferences().stream())));
    details.read("boundary", BOUNDARY, Set.of(GONE), () -> boundary(sso, instance, arn));
    assignments(sso, size, instance, arn, details);
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("InstanceArn", instance)
            .put("PermissionSetArn", arn);
    return details.failedWith(GONE)
        ? Optional.empty()
        : Optional.of(details.record("aws.sso.permission-set", region, arn, payload));
  }

  /** Who has it is asked account by account, of those that it was ever provisioned to. */
  private static void assignments(
      SsoAdminClient sso, int size, String instance, String arn, Details details) {
    details.read(
        "accounts",
        ACCOUNTS,
        Set.of(),
        () -> {
          ArrayNode accounts = JsonNodeFactory.instance.arrayNode();
          sso
              .listAccountsForProvisionedPermissionSetPaginator(
                  r -> r.instanceArn(instance).permissionSetArn(arn).maxResults(size))
              .stream()
              .forEach(page -> page.accountIds().forEach(accounts::add));
          return accounts;
        });
    JsonNode accounts = details.value("accounts");
    if (!accounts.isArray()) {
      return;
    }
    details.read(
        "assignments",
        ASSIGNMENTS,
        Set.of(),
        () -> {
          ArrayNode assignments = JsonNodeFactory.instance.arrayNode();
          for (JsonNode id : accounts) {
            assignments.addAll(
                all(
                    sso
                        .listAccountAssignmentsPaginator(
                            r ->
                                r.instanceArn(instance)
                                    .permissionSetArn(arn)
                                    .accountId(id.asText())
                                    .maxResults(size))
                        .stream()
                        .flatMap(page -> page.accountAssignments().stream())));
          }
          return assignments;
        });
  }

  private static @Nullable JsonNode inline(SsoAdminClient sso, String instance, String arn) {
    String policy =
        sso.getInlinePolicyForPermissionSet(r -> r.instanceArn(instance).permissionSetArn(arn))
            .inlinePolicy();
    return policy == null || policy.isBlank() ? null : PolicyDocuments.parse(policy);
  }

  private static @Nullable JsonNode boundary(SsoAdminClient sso, String instance, String arn) {
    var boundary =
        sso.getPermissionsBoundaryForPermissionSet(
                r -> r.instanceArn(instance).permissionSetArn(arn))
            .permissionsBoundary();
    return boundary == null ? null : SdkJson.of(boundary);
  }

  private static ArrayNode all(Stream<? extends SdkPojo> items) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> all.add(SdkJson.of(item)));
    return all;
  }
}
