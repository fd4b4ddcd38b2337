package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Target groups: what load balancers forward to. */
@Singleton
final class TargetGroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.elbv2.target-group";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "TargetGroupArn"))
            .named(Fields.text(payload, "TargetGroupName"))
            .copy("TargetType", "targetType")
            .copy("Protocol", "protocol")
            .copy("Port", "port")
            .copy("VpcId", "vpcId")
            .copy("LoadBalancerArns", "loadBalancerArns");
    payload
        .path("LoadBalancerArns")
        .forEach(arn -> asset.relateFrom(arn.asText(), RelationKind.FORWARDS_TO));
    JsonNode targets = record.facets().get("targets");
    if (targets != null) {
      asset.set("targets", Fields.each(targets, TargetGroupMapper::target));
      targets.forEach(one -> forward(asset, Fields.text(one.path("Target"), "Id")));
    }
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId")).done();
  }

  private static ObjectNode target(JsonNode health) {
    ObjectNode target = JsonNodeFactory.instance.objectNode();
    Fields.copy(health.path("Target"), "Id", target, "id");
    Fields.copy(health.path("Target"), "Port", target, "port");
    Fields.copy(health.path("TargetHealth"), "State", target, "state");
    return target;
  }

  /** A target is an instance's id, an ARN, or an address, which is no asset. */
  private static void forward(AwsAsset asset, String id) {
    if (id.startsWith("i-")) {
      asset.relate(RelationKind.FORWARDS_TO, "instance", id);
    } else if (id.startsWith("arn:")) {
      asset.relate(RelationKind.FORWARDS_TO, id);
    }
  }
}
