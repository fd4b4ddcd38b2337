package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Snapshots of EC2's disks. */
@Singleton
final class Ec2SnapshotMapper implements AssetMapper {
  /** What a copied snapshot gives for the volume that it was not made from. */
  private static final String NO_VOLUME = "vol-ffffffff";

  @Override
  public String type() {
    return "aws.ec2.snapshot";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String id = Fields.required(payload, "SnapshotId");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.shared(record, account, "snapshot", id))
            .copy("State", "state")
            .copy("Encrypted", "encrypted")
            .copy("KmsKeyId", "kmsKeyArn")
            .copy("StartTime", "startTime")
            .copy("Description", "description");
    String volume = Fields.text(payload, "VolumeId");
    if (!volume.isEmpty() && !volume.equals(NO_VOLUME)) {
      asset.copy("VolumeId", "volumeId").relate(RelationKind.MADE_FROM, "volume", volume);
    }
    JsonNode shares = record.facets().get("createVolumePermission");
    if (shares != null) {
      Shares.ofPermissions(shares.path("CreateVolumePermissions"), asset.properties());
    }
    return asset.done();
  }
}
