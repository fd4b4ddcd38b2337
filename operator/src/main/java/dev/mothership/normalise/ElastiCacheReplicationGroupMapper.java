package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Replication groups: one or more cache clusters that hold the same data. */
@Singleton
final class ElastiCacheReplicationGroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.elasticache.replication-group";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String name = Fields.required(record.payload(), "ReplicationGroupId");
    return AwsAsset.withArn(
            record, account, Arns.of(record, account, "elasticache", "replicationgroup:" + name))
        .named(name)
        .tagged(Fields.tagList(record.facets().get("tags")))
        .copy("Status", "state")
        .copy("AtRestEncryptionEnabled", "atRestEncryption")
        .copy("TransitEncryptionEnabled", "transitEncryption")
        .copy("AuthTokenEnabled", "authToken")
        .copy("AutomaticFailover", "automaticFailover")
        .copy("MultiAZ", "multiAz")
        .copy("SnapshotRetentionLimit", "snapshotRetentionDays")
        .copy("MemberClusters", "memberClusters")
        .done();
  }
}
