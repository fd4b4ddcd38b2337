package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Internet gateways. */
@Singleton
final class Ec2InternetGatewayMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.internet-gateway";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return AwsAsset.ec2(record, account, "internet-gateway", "InternetGatewayId")
        .set("vpcIds", Fields.texts(record.payload().path("Attachments"), "VpcId"))
        .done();
  }
}
