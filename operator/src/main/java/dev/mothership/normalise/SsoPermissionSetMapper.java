package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Permission sets of IAM Identity Center. */
@Singleton
final class SsoPermissionSetMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.sso.permission-set";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    Map<String, JsonNode> facets = record.facets();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(record.payload(), "PermissionSetArn"))
            .copy("InstanceArn", "instanceArn");
    JsonNode set = facets.get("set");
    if (set != null) {
      asset.named(Fields.text(set, "Name"));
      Fields.copy(set, "Name", asset.properties(), "setName");
      minutes(Fields.text(set, "SessionDuration"), asset.properties());
    }
    if (facets.containsKey("inlinePolicy")) {
      asset.set("inlinePolicy", facets.get("inlinePolicy"));
    }
    JsonNode managed = facets.get("managedPolicies");
    if (managed != null) {
      asset.set("attachedPolicyArns", Fields.texts(managed, "Arn"));
      managed.forEach(policy -> asset.relate(RelationKind.HAS_POLICY, Fields.text(policy, "Arn")));
    }
    JsonNode customer = facets.get("customerPolicies");
    if (customer != null) {
      asset.set("customerPolicies", Fields.each(customer, SsoPermissionSetMapper::reference));
    }
    JsonNode boundary = facets.get("boundary");
    if (boundary != null) {
      asset.properties().put("boundary", boundary(boundary));
    }
    JsonNode assignments = facets.get("assignments");
    if (assignments != null) {
      assigned(asset, assignments, account);
    }
    return asset.done();
  }

  /** A duration as ISO 8601 writes it. */
  private static void minutes(String duration, ObjectNode properties) {
    try {
      if (!duration.isEmpty()) {
        properties.put("sessionMinutes", (int) Duration.parse(duration).toMinutes());
      }
    } catch (DateTimeParseException e) {
      properties.put("sessionDuration", duration);
    }
  }

  private static ObjectNode reference(JsonNode given) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "Name", policy, "name");
    Fields.copy(given, "Path", policy, "path");
    return policy;
  }

  /** An ARN, or path and name of a policy that each account has its own of. */
  private static String boundary(JsonNode given) {
    String arn = Fields.text(given, "ManagedPolicyArn");
    JsonNode own = given.path("CustomerManagedPolicyReference");
    return arn.isEmpty() ? Fields.text(own, "Path") + Fields.text(own, "Name") : arn;
  }

  private static void assigned(AwsAsset asset, JsonNode given, AccountContext account) {
    Map<String, Set<String>> accountsOf = new TreeMap<>();
    List<ObjectNode> assignments = new ArrayList<>();
    for (JsonNode one : given) {
      String target = Fields.text(one, "AccountId");
      String type = Fields.text(one, "PrincipalType");
      String id = Fields.text(one, "PrincipalId");
      assignments.add(
          JsonNodeFactory.instance
              .objectNode()
              .put("accountId", target)
              .put("principalType", type)
              .put("principalId", id));
      accountsOf
          .computeIfAbsent(IdentityStoreArn.of(account, type, id), p -> new TreeSet<>())
          .add(target);
      asset.relate(
          RelationKind.ATTACHED_TO, "arn:%s:iam::%s:root".formatted(account.partition(), target));
    }
    assignments.sort(Comparator.comparing(ObjectNode::toString));
    asset.set("assignments", JsonNodeFactory.instance.arrayNode().addAll(assignments));
    accountsOf.forEach(
        (principal, accounts) ->
            asset.relateFrom(principal, RelationKind.HAS_ROLE, evidence(accounts)));
  }

  private static ObjectNode evidence(Set<String> accounts) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    ArrayNode list = evidence.putArray("accounts");
    accounts.forEach(list::add);
    return evidence;
  }
}
