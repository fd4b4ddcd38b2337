package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Route tables: which subnets they serve and where each route leads. */
@Singleton
final class Ec2RouteTableMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.route-table";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    boolean main = false;
    for (JsonNode association : payload.path("Associations")) {
      main |= association.path("Main").asBoolean(false);
    }
    AwsAsset asset =
        AwsAsset.ec2(record, account, "route-table", "RouteTableId")
            .copy("VpcId", "vpcId")
            .set("subnetIds", Fields.texts(payload.path("Associations"), "SubnetId"))
            .set("routes", Fields.each(payload.path("Routes"), this::route));
    asset.properties().put("main", main);
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId")).done();
  }

  /** A route has one destination and one target, each in a field of its kind. */
  private ObjectNode route(JsonNode route) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    first(
        route,
        read,
        "destination",
        "DestinationCidrBlock",
        "DestinationIpv6CidrBlock",
        "DestinationPrefixListId");
    first(
        route,
        read,
        "target",
        "NatGatewayId",
        "TransitGatewayId",
        "VpcPeeringConnectionId",
        "NetworkInterfaceId",
        "InstanceId",
        "EgressOnlyInternetGatewayId",
        "LocalGatewayId",
        "CarrierGatewayId",
        "CoreNetworkArn",
        "GatewayId");
    Fields.copy(route, "State", read, "state");
    return read;
  }

  private static void first(JsonNode from, ObjectNode to, String name, String... fields) {
    for (String field : fields) {
      if (!Fields.text(from, field).isEmpty()) {
        to.put(name, Fields.text(from, field));
        return;
      }
    }
  }
}
