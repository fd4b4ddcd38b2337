package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;

/**
 * What users, groups and roles have in common: policies of their own, attached ones, a boundary.
 */
final class IamPrincipal {
  private IamPrincipal() {}

  static AwsAsset read(
      RawRecord record,
      AccountContext account,
      String nameField,
      String nameProperty,
      String inlineField) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "Arn"))
            .named(Fields.text(payload, nameField))
            .copy(nameField, nameProperty)
            .set("inlinePolicies", Fields.each(payload.path(inlineField), IamPrincipal::inline))
            .set(
                "attachedPolicyArns",
                Fields.texts(payload.path("AttachedManagedPolicies"), "PolicyArn"));
    Fields.copy(
        payload.path("PermissionsBoundary"),
        "PermissionsBoundaryArn",
        asset.properties(),
        "permissionsBoundaryArn");
    payload
        .path("AttachedManagedPolicies")
        .forEach(policy -> asset.relate(RelationKind.HAS_POLICY, Fields.text(policy, "PolicyArn")));
    return asset;
  }

  private static ObjectNode inline(JsonNode given) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "PolicyName", policy, "name");
    Fields.copy(given, "PolicyDocument", policy, "document");
    return policy;
  }
}
