package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** NAT gateways: by which addresses a subnet goes out. */
@Singleton
final class Ec2NatGatewayMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.nat-gateway";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode addresses = payload.path("NatGatewayAddresses");
    return AwsAsset.ec2(record, account, "natgateway", "NatGatewayId")
        .copy("State", "state")
        .copy("ConnectivityType", "connectivityType")
        .copy("VpcId", "vpcId")
        .copy("SubnetId", "subnetId")
        .set("publicIps", Fields.texts(addresses, "PublicIp"))
        .set("privateIps", Fields.texts(addresses, "PrivateIp"))
        .relate(RelationKind.IN_SUBNET, "subnet", Fields.text(payload, "SubnetId"))
        .relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId"))
        .done();
  }
}
