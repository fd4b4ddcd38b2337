package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;

/** What instances, clusters and snapshots of RDS have in common. */
final class RdsAsset {
  private RdsAsset() {}

  /** Begins an asset with its tags and the properties that both instances and clusters have. */
  static AwsAsset database(
      RawRecord record, AccountContext account, String arnField, String nameField) {
    AwsAsset asset =
        begin(record, account, arnField, nameField)
            .copy("EngineVersion", "engineVersion")
            .copy("StorageEncrypted", "storageEncrypted")
            .copy("PubliclyAccessible", "publiclyAccessible")
            .copy("MultiAZ", "multiAz")
            .copy("BackupRetentionPeriod", "backupRetentionDays")
            .copy("AutoMinorVersionUpgrade", "autoMinorVersionUpgrade")
            .copy("DeletionProtection", "deletionProtection")
            .copy("IAMDatabaseAuthenticationEnabled", "iamAuthentication")
            .set(
                "securityGroupIds",
                Fields.texts(record.payload().path("VpcSecurityGroups"), "VpcSecurityGroupId"));
    record
        .payload()
        .path("VpcSecurityGroups")
        .forEach(
            group ->
                asset.relate(
                    RelationKind.HAS_SECURITY_GROUP,
                    "security-group",
                    Fields.text(group, "VpcSecurityGroupId")));
    return asset;
  }

  static AwsAsset begin(
      RawRecord record, AccountContext account, String arnField, String nameField) {
    JsonNode payload = record.payload();
    return AwsAsset.withArn(record, account, Fields.required(payload, arnField))
        .named(Fields.text(payload, nameField))
        .tagged(Fields.tagList(payload.path("TagList")))
        .copy("Engine", "engine")
        .copy("KmsKeyId", "kmsKeyArn");
  }

  /** Automated snapshots cannot be shared, so that nobody asks with whom they are. */
  static void shares(RawRecord record, String attributes, AwsAsset asset) {
    JsonNode shares = record.facets().get("shares");
    if (shares != null) {
      Shares.ofAttributes(shares.path(attributes), asset.properties());
    } else if (Fields.text(record.payload(), "SnapshotType").equals("automated")) {
      asset.properties().put("public", false);
      asset.properties().putArray("sharedWith");
    }
  }
}
