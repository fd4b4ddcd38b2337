package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** VPC endpoints and what their policies let through. */
@Singleton
final class Ec2VpcEndpointMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.vpc-endpoint";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode groups = payload.path("Groups");
    AwsAsset asset =
        AwsAsset.ec2(record, account, "vpc-endpoint", "VpcEndpointId")
            .copy("VpcEndpointType", "endpointType")
            .copy("ServiceName", "serviceName")
            .copy("State", "state")
            .copy("VpcId", "vpcId")
            .copy("SubnetIds", "subnetIds")
            .copy("RouteTableIds", "routeTableIds")
            .copy("PrivateDnsEnabled", "privateDns")
            .set("securityGroupIds", Fields.texts(groups, "GroupId"));
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    groups.forEach(
        group ->
            asset.relate(
                RelationKind.HAS_SECURITY_GROUP, "security-group", Fields.text(group, "GroupId")));
    payload
        .path("SubnetIds")
        .forEach(subnet -> asset.relate(RelationKind.IN_SUBNET, "subnet", subnet.asText()));
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId")).done();
  }
}
