package dev.mothership.collect.aws;

import static dev.mothership.collect.aws.AwsOrganizationReader.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.OrganizationListing;
import dev.mothership.model.OrganizationMember;
import dev.mothership.model.OrganizationPolicy;
import dev.mothership.model.StorableText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.ChildType;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.ListChildrenResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.organizations.model.ListTargetsForPolicyResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.Root;

/** One reading of one organization, page by page; for one thread. */
final class AwsOrganization {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<PolicyType> TYPES =
      List.of(PolicyType.SERVICE_CONTROL_POLICY, PolicyType.RESOURCE_CONTROL_POLICY);

  /** Failures of a kind are alike: those of one call and code are told once. */
  private final Map<String, Failure> failures = new TreeMap<>();

  private final OrganizationsClient client;
  private final String id;
  private final Map<String, Place> places = new HashMap<>();

  AwsOrganization(OrganizationsClient client, String id) {
    this.client = client;
    this.id = id;
  }

  /** Where accounts are: their root and units. */
  private record Place(List<String> ids, String path) {
    Place {
      ids = List.copyOf(ids);
    }

    Place below(OrganizationalUnit unit) {
      List<String> inner = new ArrayList<>(ids);
      inner.add(unit.id());
      return new Place(inner, (path.equals("/") ? "" : path) + "/" + StorableText.of(unit.name()));
    }
  }

  /**
   * @throws OperationFailed where the accounts cannot be listed
   */
  OrganizationListing read(Supplier<ApiUsage> usage) {
    List<Account> accounts =
        list("ListAccounts", client.listAccountsPaginator(), ListAccountsResponse::accounts);
    attempt(
        () ->
            list("ListRoots", client.listRootsPaginator(), ListRootsResponse::roots)
                .forEach(this::root));
    List<OrganizationMember> members = accounts.stream().map(this::member).toList();
    Map<String, List<OrganizationPolicy>> policies = new HashMap<>();
    for (PolicyType type : TYPES) {
      attempt(() -> policies.put(type.toString(), policies(type)));
    }
    return new OrganizationListing(
        id, members, policies, List.copyOf(failures.values()), usage.get());
  }

  private void root(Root root) {
    walk(root.id(), new Place(List.of(root.id()), "/"));
  }

  /** A unit that cannot be read leaves the accounts below it without a place. */
  private void walk(String parent, Place place) {
    checkInterrupted();
    attempt(
        () ->
            list(
                    "ListChildren",
                    client.listChildrenPaginator(
                        r -> r.parentId(parent).childType(ChildType.ACCOUNT)),
                    ListChildrenResponse::children)
                .forEach(account -> places.put(account.id(), place)));
    attempt(
        () ->
            list(
                    "ListOrganizationalUnitsForParent",
                    client.listOrganizationalUnitsForParentPaginator(r -> r.parentId(parent)),
                    ListOrganizationalUnitsForParentResponse::organizationalUnits)
                .forEach(unit -> walk(unit.id(), place.below(unit))));
  }

  private OrganizationMember member(Account account) {
    checkInterrupted();
    Place place = places.get(account.id());
    return new OrganizationMember(
        account.id(),
        StorableText.of(account.name() == null ? "" : account.name()),
        status(account),
        place == null ? null : place.ids(),
        place == null ? null : place.path(),
        tags(account.id()));
  }

  /**
   * {@code State} tells more than {@code Status}.
   * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
   */
  private static String status(Account account) {
    String state = account.stateAsString();
    String status = account.statusAsString();
    String told = state == null ? status : state;
    return told == null ? OrganizationMember.ACTIVE : told;
  }

  private @Nullable Map<String, String> tags(String account) {
    Map<String, String> tags = new TreeMap<>();
    boolean read =
        attempt(
            () ->
                list(
                        "ListTagsForResource",
                        client.listTagsForResourcePaginator(r -> r.resourceId(account)),
                        ListTagsForResourceResponse::tags)
                    .forEach(tag -> tags.put(tag.key(), tag.value())));
    return read ? StorableText.of(tags) : null;
  }

  private List<OrganizationPolicy> policies(PolicyType type) {
    List<PolicySummary> summaries =
        list(
            "ListPolicies",
            client.listPoliciesPaginator(r -> r.filter(type)),
            ListPoliciesResponse::policies);
    return summaries.stream().map(summary -> policy(type, summary)).toList();
  }

  private OrganizationPolicy policy(PolicyType type, PolicySummary summary) {
    checkInterrupted();
    List<JsonNode> content = new ArrayList<>();
    attempt(() -> content.add(content(summary.id())));
    List<String> targets = new ArrayList<>();
    boolean read =
        attempt(
            () ->
                list(
                        "ListTargetsForPolicy",
                        client.listTargetsForPolicyPaginator(r -> r.policyId(summary.id())),
                        ListTargetsForPolicyResponse::targets)
                    .forEach(target -> targets.add(target.targetId())));
    targets.sort(null);
    return new OrganizationPolicy(
        summary.id(),
        type.toString(),
        StorableText.of(summary.name()),
        Boolean.TRUE.equals(summary.awsManaged()),
        content.isEmpty() ? null : content.get(0),
        read ? targets : null);
  }

  private JsonNode content(String policy) {
    String text =
        call(
            "DescribePolicy",
            client,
            c -> c.describePolicy(r -> r.policyId(policy)).policy().content());
    try {
      return StorableText.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new OperationFailed(
          new Failure(
              FailureReason.INVALID_DATA,
              "organizations:DescribePolicy",
              "Unparseable",
              "the document of policy " + policy + " is no JSON"),
          e);
    }
  }

  private static <P, T> List<T> list(
      String operation, Iterable<P> pages, Function<P, List<T>> items) {
    List<T> all = new ArrayList<>();
    try {
      for (P page : pages) {
        checkInterrupted();
        all.addAll(items.apply(page));
      }
      return all;
    } catch (SdkException e) {
      throw AwsFailures.failed("organizations:" + operation, e);
    }
  }

  private boolean attempt(Runnable read) {
    try {
      read.run();
      return true;
    } catch (OperationFailed e) {
      Failure failure = e.failure();
      failures.putIfAbsent(failure.call() + " " + failure.code(), failure);
      return false;
    }
  }

  private static void checkInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new OperationFailed(
          new Failure(
              FailureReason.INTERNAL, "organizations", "Interrupted", "the discovery was stopped"),
          null);
    }
  }
}
