package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Network access lists with their numbered entries. */
@Singleton
final class Ec2NetworkAclMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.network-acl";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    return AwsAsset.ec2(record, account, "network-acl", "NetworkAclId")
        .copy("VpcId", "vpcId")
        .flag("IsDefault", "isDefault")
        .set("subnetIds", Fields.texts(payload.path("Associations"), "SubnetId"))
        .set("entries", Fields.each(payload.path("Entries"), this::entry))
        .relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId"))
        .done();
  }

  private ObjectNode entry(JsonNode given) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "RuleNumber", entry, "ruleNumber");
    Fields.flag(given, "Egress", entry, "egress");
    Fields.copy(given, "RuleAction", entry, "action");
    Fields.copy(given, "Protocol", entry, "protocol");
    Fields.copy(given, "CidrBlock", entry, "cidr");
    Fields.copy(given, "Ipv6CidrBlock", entry, "ipv6Cidr");
    Fields.copy(given.path("PortRange"), "From", entry, "fromPort");
    Fields.copy(given.path("PortRange"), "To", entry, "toPort");
    return entry;
  }
}
