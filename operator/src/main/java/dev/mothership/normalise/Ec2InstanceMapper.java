package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Virtual machines of EC2. */
@Singleton
final class Ec2InstanceMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.instance";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode metadata = payload.path("MetadataOptions");
    AwsAsset asset =
        AwsAsset.ec2(record, account, "instance", "InstanceId")
            .copy("VpcId", "vpcId")
            .copy("SubnetId", "subnetId")
            .copy("ImageId", "imageId")
            .copy("LaunchTime", "launchTime");
    ObjectNode properties = asset.properties();
    Fields.copy(payload.path("State"), "Name", properties, "state");
    Fields.copy(metadata, "HttpTokens", properties, "httpTokens");
    Fields.copy(metadata, "HttpEndpoint", properties, "httpEndpoint");
    Fields.copy(metadata, "HttpPutResponseHopLimit", properties, "httpPutResponseHopLimit");
    String profile = Fields.text(payload.path("IamInstanceProfile"), "Arn");
    if (!profile.isEmpty()) {
      properties.put("instanceProfileArn", profile);
    }
    JsonNode userData = record.facets().get("userData");
    if (userData != null) {
      properties.set("userData", userData);
    }
    return asset
        .relate(RelationKind.HAS_PROFILE, profile)
        .relate(RelationKind.IN_SUBNET, "subnet", Fields.text(payload, "SubnetId"))
        .relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId"))
        .done();
  }
}
