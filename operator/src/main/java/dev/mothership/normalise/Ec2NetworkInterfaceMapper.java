package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Network interfaces: where addresses and security groups really sit. */
@Singleton
final class Ec2NetworkInterfaceMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.network-interface";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String instance = Fields.text(payload.path("Attachment"), "InstanceId");
    ArrayNode publicIps = JsonNodeFactory.instance.arrayNode();
    for (JsonNode address : payload.path("PrivateIpAddresses")) {
      String publicIp = Fields.text(address.path("Association"), "PublicIp");
      if (!publicIp.isEmpty()) {
        publicIps.add(publicIp);
      }
    }
    AwsAsset asset =
        AwsAsset.ec2(record, account, "network-interface", "NetworkInterfaceId")
            .copy("Status", "status")
            .copy("InterfaceType", "interfaceType")
            .copy("VpcId", "vpcId")
            .copy("SubnetId", "subnetId")
            .set("securityGroupIds", Fields.texts(payload.path("Groups"), "GroupId"))
            .set("privateIps", Fields.texts(payload.path("PrivateIpAddresses"), "PrivateIpAddress"))
            .set("publicIps", publicIps)
            .set("ipv6Addresses", Fields.texts(payload.path("Ipv6Addresses"), "Ipv6Address"));
    if (!instance.isEmpty()) {
      asset.properties().put("instanceId", instance);
    }
    payload
        .path("Groups")
        .forEach(
            group ->
                asset.relate(
                    RelationKind.HAS_SECURITY_GROUP,
                    "security-group",
                    Fields.text(group, "GroupId")));
    return asset
        .tagged(Fields.tags(payload))
        .relate(RelationKind.ATTACHED_TO, "instance", instance)
        .relate(RelationKind.IN_SUBNET, "subnet", Fields.text(payload, "SubnetId"))
        .done();
  }
}
