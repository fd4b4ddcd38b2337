package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Machines under Systems Manager, without the times that change with every ping. */
@Singleton
final class SsmManagedInstanceMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ssm.managed-instance";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String id = Fields.required(payload, "InstanceId");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.of(record, account, "ssm", "managed-instance/" + id))
            .named(Fields.text(payload, "Name"))
            .copy("InstanceId", "instanceId")
            .copy("PingStatus", "pingStatus")
            .copy("AgentVersion", "agentVersion")
            .copy("IsLatestVersion", "agentIsLatest")
            .copy("PlatformType", "platformType")
            .copy("PlatformName", "platformName")
            .copy("PlatformVersion", "platformVersion")
            .copy("ResourceType", "resourceType")
            .copy("ComputerName", "computerName")
            .copy("AssociationStatus", "associationStatus");
    return id.startsWith("i-")
        ? asset.relate(RelationKind.ATTACHED_TO, "instance", id).done()
        : asset.done();
  }
}
