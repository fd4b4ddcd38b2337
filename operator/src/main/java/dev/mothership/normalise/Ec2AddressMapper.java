package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Elastic addresses. */
@Singleton
final class Ec2AddressMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.address";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String idField = payload.has("AllocationId") ? "AllocationId" : "PublicIp";
    return AwsAsset.ec2(record, account, "elastic-ip", idField)
        .named(Fields.text(payload, "PublicIp"))
        .copy("PublicIp", "publicIp")
        .copy("NetworkInterfaceId", "networkInterfaceId")
        .copy("InstanceId", "instanceId")
        .copy("AssociationId", "associationId")
        .done();
  }
}
