package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Services of ECS: which tasks they keep running, and where. */
@Singleton
final class EcsServiceMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ecs.service";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode network = payload.path("networkConfiguration").path("awsvpcConfiguration");
    String definition = Fields.text(payload, "taskDefinition");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "serviceArn"))
            .named(Fields.text(payload, "serviceName"))
            .copy("serviceName", "serviceName")
            .copy("clusterArn", "clusterArn")
            .copy("taskDefinition", "taskDefinitionArn")
            .copy("launchType", "launchType")
            .copy("desiredCount", "desiredCount")
            .flag("enableExecuteCommand", "executeCommand")
            .set("targetGroupArns", Fields.texts(payload.path("loadBalancers"), "targetGroupArn"))
            .tagged(Fields.lowerTags(payload));
    Fields.copy(network, "subnets", asset.properties(), "subnetIds");
    Fields.copy(network, "securityGroups", asset.properties(), "securityGroupIds");
    Fields.copy(network, "assignPublicIp", asset.properties(), "assignPublicIp");
    network
        .path("securityGroups")
        .forEach(
            group ->
                asset.relate(RelationKind.HAS_SECURITY_GROUP, "security-group", group.asText()));
    network
        .path("subnets")
        .forEach(subnet -> asset.relate(RelationKind.IN_SUBNET, "subnet", subnet.asText()));
    return asset.relate(RelationKind.RUNS, definition).done();
  }
}
