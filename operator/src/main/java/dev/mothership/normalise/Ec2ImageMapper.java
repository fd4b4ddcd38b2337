package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Machine images of the account's own; the list itself tells which are public. */
@Singleton
final class Ec2ImageMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.image";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String id = Fields.required(payload, "ImageId");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.shared(record, account, "image", id))
            .named(Fields.text(payload, "Name"))
            .copy("Name", "imageName")
            .copy("State", "state")
            .copy("CreationDate", "creationDate")
            .copy("ImdsSupport", "imdsSupport");
    ArrayNode snapshots = JsonNodeFactory.instance.arrayNode();
    for (JsonNode device : payload.path("BlockDeviceMappings")) {
      JsonNode snapshot = device.path("Ebs").path("SnapshotId");
      if (snapshot.isTextual()) {
        snapshots.add(snapshot);
        asset.relate(
            RelationKind.MADE_FROM, Arns.shared(record, account, "snapshot", snapshot.asText()));
      }
    }
    asset.set("snapshotIds", snapshots);
    JsonNode shares = record.facets().get("launchPermission");
    if (shares != null) {
      Shares.ofPermissions(shares.path("LaunchPermissions"), asset.properties());
    }
    return asset.copy("Public", "public").done();
  }
}
