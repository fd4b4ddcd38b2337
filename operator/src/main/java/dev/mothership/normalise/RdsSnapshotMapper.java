package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Snapshots of database instances. */
@Singleton
final class RdsSnapshotMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.rds.snapshot";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        RdsAsset.begin(record, account, "DBSnapshotArn", "DBSnapshotIdentifier")
            .copy("Status", "state")
            .copy("SnapshotType", "snapshotType")
            .copy("SnapshotCreateTime", "createTime")
            .copy("Encrypted", "encrypted")
            .copy("DBInstanceIdentifier", "instanceIdentifier");
    RdsAsset.shares(record, "DBSnapshotAttributes", asset);
    String source = Fields.text(record.payload(), "DBInstanceIdentifier");
    return source.isEmpty()
        ? asset.done()
        : asset
            .relate(RelationKind.MADE_FROM, Arns.of(record, account, "rds", "db:" + source))
            .done();
  }
}
