package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Disks of EC2. */
@Singleton
final class Ec2VolumeMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.volume";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.ec2(record, account, "volume", "VolumeId")
            .copy("State", "state")
            .copy("Encrypted", "encrypted")
            .copy("KmsKeyId", "kmsKeyArn")
            .copy("VolumeType", "volumeType")
            .copy("Size", "sizeGib")
            .set("instanceIds", Fields.texts(payload.path("Attachments"), "InstanceId"));
    String snapshot = Fields.text(payload, "SnapshotId");
    if (!snapshot.isEmpty()) {
      asset.copy("SnapshotId", "snapshotId");
      asset.relate(RelationKind.MADE_FROM, Arns.shared(record, account, "snapshot", snapshot));
    }
    payload
        .path("Attachments")
        .forEach(
            attachment ->
                asset.relate(
                    RelationKind.ATTACHED_TO, "instance", Fields.text(attachment, "InstanceId")));
    return asset.done();
  }
}
