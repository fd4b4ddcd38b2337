package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Clusters of Redshift. */
@Singleton
final class RedshiftClusterMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.redshift.cluster";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String name = Fields.required(payload, "ClusterIdentifier");
    JsonNode groups = payload.path("VpcSecurityGroups");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.of(record, account, "redshift", "cluster:" + name))
            .named(name)
            .copy("ClusterStatus", "state")
            .copy("PubliclyAccessible", "publiclyAccessible")
            .copy("Encrypted", "encrypted")
            .copy("KmsKeyId", "kmsKeyArn")
            .copy("EnhancedVpcRouting", "enhancedVpcRouting")
            .copy("AllowVersionUpgrade", "allowVersionUpgrade")
            .copy("AutomatedSnapshotRetentionPeriod", "snapshotRetentionDays")
            .copy("VpcId", "vpcId")
            .set("securityGroupIds", Fields.texts(groups, "VpcSecurityGroupId"));
    Fields.copy(payload.path("Endpoint"), "Address", asset.properties(), "endpoint");
    Fields.copy(payload.path("Endpoint"), "Port", asset.properties(), "port");
    JsonNode logging = record.facets().get("logging");
    if (logging != null) {
      Fields.flag(logging, "LoggingEnabled", asset.properties(), "logging");
    }
    groups.forEach(
        group ->
            asset.relate(
                RelationKind.HAS_SECURITY_GROUP,
                "security-group",
                Fields.text(group, "VpcSecurityGroupId")));
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId")).done();
  }
}
