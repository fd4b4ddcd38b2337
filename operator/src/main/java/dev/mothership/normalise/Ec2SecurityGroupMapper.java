package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Security groups with their rules in both directions. */
@Singleton
final class Ec2SecurityGroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.security-group";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String name = Fields.text(payload, "GroupName");
    AwsAsset asset =
        AwsAsset.ec2(record, account, "security-group", "GroupId")
            .named(name)
            .copy("GroupName", "groupName")
            .copy("VpcId", "vpcId")
            .set("ingress", Fields.each(payload.path("IpPermissions"), this::rule))
            .set("egress", Fields.each(payload.path("IpPermissionsEgress"), this::rule));
    asset.properties().put("isDefault", name.equals("default"));
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId")).done();
  }

  /**
   * AWS names the protocols tcp, udp, icmp and icmpv6 and numbers all others; -1 is every one, and
   * then ports mean nothing.
   * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
   */
  private ObjectNode rule(JsonNode permission) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    String protocol = Fields.text(permission, "IpProtocol");
    rule.put("protocol", protocol);
    if (!protocol.equals("-1")) {
      Fields.copy(permission, "FromPort", rule, "fromPort");
      Fields.copy(permission, "ToPort", rule, "toPort");
    }
    rule.set("cidrs", Fields.texts(permission.path("IpRanges"), "CidrIp"));
    rule.set("ipv6Cidrs", Fields.texts(permission.path("Ipv6Ranges"), "CidrIpv6"));
    rule.set("prefixListIds", Fields.texts(permission.path("PrefixListIds"), "PrefixListId"));
    rule.set("groupIds", Fields.texts(permission.path("UserIdGroupPairs"), "GroupId"));
    return rule;
  }
}
