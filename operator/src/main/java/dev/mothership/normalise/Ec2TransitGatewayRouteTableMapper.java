package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Route tables of transit gateways with where each route leads. */
@Singleton
final class Ec2TransitGatewayRouteTableMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.transit-gateway-route-table";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        AwsAsset.ec2(record, account, "transit-gateway-route-table", "TransitGatewayRouteTableId")
            .copy("State", "state")
            .copy("TransitGatewayId", "transitGatewayId")
            .flag("DefaultAssociationRouteTable", "defaultAssociation")
            .flag("DefaultPropagationRouteTable", "defaultPropagation");
    JsonNode routes = record.facets().get("routes");
    if (routes != null) {
      asset.set(
          "routes", Fields.each(routes.path("Routes"), Ec2TransitGatewayRouteTableMapper::route));
      Fields.flag(routes, "AdditionalRoutesAvailable", asset.properties(), "routesTruncated");
    }
    return asset.done();
  }

  private static ObjectNode route(JsonNode route) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    Fields.copy(route, "DestinationCidrBlock", read, "destination");
    Fields.copy(route, "PrefixListId", read, "destination");
    Fields.copy(route, "Type", read, "type");
    Fields.copy(route, "State", read, "state");
    read.set(
        "attachmentIds",
        Fields.texts(route.path("TransitGatewayAttachments"), "TransitGatewayAttachmentId"));
    return read;
  }
}
