package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Cache clusters, members of replication groups among them. */
@Singleton
final class ElastiCacheClusterMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.elasticache.cluster";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String name = Fields.required(payload, "CacheClusterId");
    AwsAsset asset =
        AwsAsset.withArn(
                record, account, Arns.of(record, account, "elasticache", "cluster:" + name))
            .named(name)
            .tagged(Fields.tagList(record.facets().get("tags")))
            .copy("CacheClusterStatus", "state")
            .copy("Engine", "engine")
            .copy("EngineVersion", "engineVersion")
            .copy("AtRestEncryptionEnabled", "atRestEncryption")
            .copy("TransitEncryptionEnabled", "transitEncryption")
            .copy("AuthTokenEnabled", "authToken")
            .copy("AutoMinorVersionUpgrade", "autoMinorVersionUpgrade")
            .copy("SnapshotRetentionLimit", "snapshotRetentionDays")
            .copy("ReplicationGroupId", "replicationGroupId")
            .set(
                "securityGroupIds",
                Fields.texts(payload.path("SecurityGroups"), "SecurityGroupId"));
    payload
        .path("SecurityGroups")
        .forEach(
            group ->
                asset.relate(
                    RelationKind.HAS_SECURITY_GROUP,
                    "security-group",
                    Fields.text(group, "SecurityGroupId")));
    String group = Fields.text(payload, "ReplicationGroupId");
    if (!group.isEmpty()) {
      asset.relate(
          RelationKind.MEMBER_OF,
          Arns.of(record, account, "elasticache", "replicationgroup:" + group));
    }
    return asset.done();
  }
}
