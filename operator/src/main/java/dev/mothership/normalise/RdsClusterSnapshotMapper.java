package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Snapshots of database clusters. */
@Singleton
final class RdsClusterSnapshotMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.rds.cluster-snapshot";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        RdsAsset.begin(record, account, "DBClusterSnapshotArn", "DBClusterSnapshotIdentifier")
            .copy("Status", "state")
            .copy("SnapshotType", "snapshotType")
            .copy("SnapshotCreateTime", "createTime")
            .copy("StorageEncrypted", "encrypted")
            .copy("DBClusterIdentifier", "clusterIdentifier");
    RdsAsset.shares(record, "DBClusterSnapshotAttributes", asset);
    String source = Fields.text(record.payload(), "DBClusterIdentifier");
    return source.isEmpty()
        ? asset.done()
        : asset
            .relate(RelationKind.MADE_FROM, Arns.of(record, account, "rds", "cluster:" + source))
            .done();
  }
}
