package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Flow logs of VPCs, subnets and network interfaces. */
@Singleton
final class Ec2FlowLogMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.flow-log";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return AwsAsset.ec2(record, account, "vpc-flow-log", "FlowLogId")
        .copy("ResourceId", "resourceId")
        .copy("FlowLogStatus", "status")
        .copy("TrafficType", "trafficType")
        .copy("LogDestinationType", "destinationType")
        .copy("LogDestination", "destination")
        .copy("DeliverLogsStatus", "deliveryStatus")
        .done();
  }
}
