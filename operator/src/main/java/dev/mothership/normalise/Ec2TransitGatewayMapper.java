package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Transit gateways; one that another account shares keeps the ARN that its owner knows. */
@Singleton
final class Ec2TransitGatewayMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.transit-gateway";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "TransitGatewayArn"))
            .copy("State", "state")
            .copy("OwnerId", "ownerId");
    JsonNode options = payload.path("Options");
    Fields.copy(
        options, "AutoAcceptSharedAttachments", asset.properties(), "autoAcceptSharedAttachments");
    Fields.copy(options, "DefaultRouteTableAssociation", asset.properties(), "defaultAssociation");
    Fields.copy(options, "DefaultRouteTablePropagation", asset.properties(), "defaultPropagation");
    Fields.copy(options, "TransitGatewayCidrBlocks", asset.properties(), "cidrs");
    return asset.done();
  }
}
