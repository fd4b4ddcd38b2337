package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/** Launch templates; of their versions only the default and the latest. */
@Singleton
final class Ec2LaunchTemplateMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.launch-template";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        AwsAsset.ec2(record, account, "launch-template", "LaunchTemplateId")
            .named(Fields.text(record.payload(), "LaunchTemplateName"))
            .copy("LaunchTemplateName", "templateName")
            .copy("DefaultVersionNumber", "defaultVersion")
            .copy("LatestVersionNumber", "latestVersion");
    JsonNode versions = record.facets().get("versions");
    if (versions != null) {
      asset.set("versions", versions(versions));
    }
    return asset.done();
  }

  /** By number; a version that is both the default and the latest may be told twice. */
  private static ArrayNode versions(JsonNode given) {
    Map<Long, ObjectNode> byNumber = new TreeMap<>();
    given.forEach(version -> byNumber.put(version.path("VersionNumber").asLong(), read(version)));
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    byNumber.values().forEach(versions::add);
    return versions;
  }

  private static ObjectNode read(JsonNode given) {
    JsonNode data = given.path("LaunchTemplateData");
    JsonNode metadata = data.path("MetadataOptions");
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "VersionNumber", version, "version");
    Fields.copy(metadata, "HttpTokens", version, "httpTokens");
    Fields.copy(metadata, "HttpEndpoint", version, "httpEndpoint");
    Fields.copy(metadata, "HttpPutResponseHopLimit", version, "httpPutResponseHopLimit");
    Fields.copy(data, "ImageId", version, "imageId");
    Fields.copy(data.path("IamInstanceProfile"), "Arn", version, "instanceProfileArn");
    Fields.copy(data.path("IamInstanceProfile"), "Name", version, "instanceProfileName");
    Fields.copy(data, "UserData", version, "userData");
    boolean publicAddress = false;
    for (JsonNode card : data.path("NetworkInterfaces")) {
      publicAddress |= card.path("AssociatePublicIpAddress").asBoolean(false);
    }
    return version.put("publicAddress", publicAddress);
  }
}
