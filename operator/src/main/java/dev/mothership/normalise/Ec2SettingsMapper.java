package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** The settings of one account for all of EC2 in one region. */
@Singleton
final class Ec2SettingsMapper implements AssetMapper {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  @Override
  public String type() {
    return "aws.ec2.settings";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.of(record, account, "ec2", "settings"))
            .named("EC2 settings of " + record.region())
            .copy("EbsEncryptionByDefault", "ebsEncryptionByDefault");
    Fields.copy(
        record.facets().getOrDefault("snapshotBlockPublicAccess", NOTHING),
        "State",
        asset.properties(),
        "snapshotBlockPublicAccess");
    Fields.copy(
        record.facets().getOrDefault("imageBlockPublicAccess", NOTHING),
        "ImageBlockPublicAccessState",
        asset.properties(),
        "imageBlockPublicAccess");
    return asset.done();
  }
}
