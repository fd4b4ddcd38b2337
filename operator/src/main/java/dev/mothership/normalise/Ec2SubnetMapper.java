package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Subnets. */
@Singleton
final class Ec2SubnetMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.subnet";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    return AwsAsset.ec2(record, account, "subnet", "SubnetId")
        .copy("VpcId", "vpcId")
        .copy("CidrBlock", "cidr")
        .set(
            "ipv6Cidrs", Fields.texts(payload.path("Ipv6CidrBlockAssociationSet"), "Ipv6CidrBlock"))
        .flag("MapPublicIpOnLaunch", "mapPublicIpOnLaunch")
        .relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId"))
        .done();
  }
}
