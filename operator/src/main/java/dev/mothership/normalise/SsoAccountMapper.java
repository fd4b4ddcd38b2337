package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/**
 * IAM Identity Center as an account sees it. No ARN of AWS names that, so one is made up: members
 * of an organization see the same instance, each with its own eyes.
 */
@Singleton
final class SsoAccountMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.sso.account";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return AwsAsset.withArn(record, account, AwsArn.of(record, account, "sso", "account"))
        .set(
            "instances",
            Fields.each(record.payload().path("Instances"), SsoAccountMapper::instance))
        .done();
  }

  private static ObjectNode instance(JsonNode given) {
    ObjectNode instance = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "InstanceArn", instance, "arn");
    Fields.copy(given, "IdentityStoreId", instance, "identityStoreId");
    Fields.copy(given, "OwnerAccountId", instance, "ownerAccountId");
    Fields.copy(given, "Status", instance, "status");
    Fields.flag(given, "Owned", instance, "owned");
    Fields.flag(given, "Administered", instance, "administered");
    return instance;
  }
}
