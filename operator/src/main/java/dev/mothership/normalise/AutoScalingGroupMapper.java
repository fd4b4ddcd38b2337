package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Auto Scaling groups, without what they scale to from one minute to the next. */
@Singleton
final class AutoScalingGroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.autoscaling.group";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "AutoScalingGroupARN"))
            .named(Fields.text(payload, "AutoScalingGroupName"))
            .copy("AutoScalingGroupName", "groupName")
            .copy("LaunchConfigurationName", "launchConfigurationName")
            .copy("MinSize", "minSize")
            .copy("MaxSize", "maxSize")
            .copy("HealthCheckType", "healthCheckType")
            .copy("AvailabilityZones", "availabilityZones")
            .copy("TargetGroupARNs", "targetGroupArns");
    JsonNode template = template(payload);
    Fields.copy(template, "LaunchTemplateId", asset.properties(), "launchTemplateId");
    Fields.copy(template, "Version", asset.properties(), "launchTemplateVersion");
    ArrayNode subnets = JsonNodeFactory.instance.arrayNode();
    for (String subnet : Fields.text(payload, "VPCZoneIdentifier").split(",")) {
      if (!subnet.isBlank()) {
        subnets.add(subnet.strip());
        asset.relate(RelationKind.IN_SUBNET, "subnet", subnet.strip());
      }
    }
    return asset.set("subnetIds", subnets).done();
  }

  /** A group of mixed instances has its template one level further down. */
  private static JsonNode template(JsonNode payload) {
    JsonNode own = payload.path("LaunchTemplate");
    return own.isMissingNode()
        ? payload
            .path("MixedInstancesPolicy")
            .path("LaunchTemplate")
            .path("LaunchTemplateSpecification")
        : own;
  }
}
