package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** What a transit gateway joins: VPCs, VPNs, other gateways. */
@Singleton
final class Ec2TransitGatewayAttachmentMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.transit-gateway-attachment";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.ec2(record, account, "transit-gateway-attachment", "TransitGatewayAttachmentId")
            .copy("State", "state")
            .copy("TransitGatewayId", "transitGatewayId")
            .copy("ResourceType", "resourceType")
            .copy("ResourceId", "resourceId")
            .copy("ResourceOwnerId", "resourceOwnerId");
    Fields.copy(
        payload.path("Association"),
        "TransitGatewayRouteTableId",
        asset.properties(),
        "routeTableId");
    asset.relate(
        RelationKind.CONNECTS,
        arn(record, account, "TransitGatewayOwnerId", "transit-gateway", "TransitGatewayId"));
    if (Fields.text(payload, "ResourceType").equals("vpc")) {
      asset.relate(
          RelationKind.CONNECTS, arn(record, account, "ResourceOwnerId", "vpc", "ResourceId"));
    }
    return asset.done();
  }

  private static String arn(
      RawRecord record,
      AccountContext account,
      String ownerField,
      String resource,
      String idField) {
    String id = Fields.text(record.payload(), idField);
    return id.isEmpty()
        ? ""
        : "arn:%s:ec2:%s:%s:%s/%s"
            .formatted(
                account.partition(),
                record.region(),
                record.payload().path(ownerField).asText(account.accountId()),
                resource,
                id);
  }
}
