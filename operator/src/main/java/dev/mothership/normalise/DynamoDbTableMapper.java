package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Tables of DynamoDB. */
@Singleton
final class DynamoDbTableMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.dynamodb.table";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String name = Fields.required(record.payload(), "TableName");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.of(record, account, "dynamodb", "table/" + name))
            .named(name)
            .tagged(Fields.tagList(record.facets().get("tags")));
    JsonNode table = record.facets().get("table");
    if (table != null) {
      table(table, asset.properties());
    }
    JsonNode backups = record.facets().get("continuousBackups");
    if (backups != null) {
      JsonNode recovery = backups.path("PointInTimeRecoveryDescription");
      asset
          .properties()
          .put(
              "pointInTimeRecovery",
              Fields.text(recovery, "PointInTimeRecoveryStatus").equals("ENABLED"));
      Fields.copy(recovery, "RecoveryPeriodInDays", asset.properties(), "recoveryDays");
    }
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    return asset.done();
  }

  /** A table without a description of its encryption has AWS's own key. */
  private static void table(JsonNode table, ObjectNode properties) {
    Fields.copy(table, "TableStatus", properties, "state");
    Fields.flag(table, "DeletionProtectionEnabled", properties, "deletionProtection");
    Fields.copy(table.path("BillingModeSummary"), "BillingMode", properties, "billingMode");
    JsonNode encryption = table.path("SSEDescription");
    Fields.copy(encryption, "SSEType", properties, "encryptionType");
    Fields.copy(encryption, "KMSMasterKeyArn", properties, "kmsKeyArn");
  }
}
