package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;

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
    AwsAsset asset =
        AwsAsset.ec2(record, account, "network-interface", "NetworkInterfaceId")
            .copy("Status", "status")
            .copy("InterfaceType", "interfaceType")
            .copy("VpcId", "vpcId")
            .copy("SubnetId", "subnetId")
            .copy("MacAddress", "macAddress")
            .copy("PrivateDnsName", "privateDnsName")
            .set("securityGroupIds", Fields.texts(payload.path("Groups"), "GroupId"))
            .set("privateIps", Fields.texts(payload.path("PrivateIpAddresses"), "PrivateIpAddress"))
            .set("publicIps", publicIps(payload))
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

  /**
   * Every private address can have a public one; the primary's is told on the interface as well.
   */
  private static ArrayNode publicIps(JsonNode payload) {
    Set<String> addresses = new LinkedHashSet<>();
    addresses.add(Fields.text(payload.path("Association"), "PublicIp"));
    payload
        .path("PrivateIpAddresses")
        .forEach(address -> addresses.add(Fields.text(address.path("Association"), "PublicIp")));
    addresses.remove("");
    ArrayNode publicIps = JsonNodeFactory.instance.arrayNode();
    addresses.forEach(publicIps::add);
    return publicIps;
  }
}
