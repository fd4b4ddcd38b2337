package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Application, network and gateway load balancers with their listeners. */
@Singleton
final class LoadBalancerMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.elbv2.load-balancer";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "LoadBalancerArn"))
            .named(Fields.text(payload, "LoadBalancerName"))
            .copy("Type", "balancerType")
            .copy("Scheme", "scheme")
            .copy("DNSName", "dnsName")
            .copy("VpcId", "vpcId")
            .copy("SecurityGroups", "securityGroupIds")
            .set("subnetIds", Fields.texts(payload.path("AvailabilityZones"), "SubnetId"));
    Fields.copy(payload.path("State"), "Code", asset.properties(), "state");
    JsonNode attributes = record.facets().get("attributes");
    if (attributes != null) {
      asset.set("attributes", attributes);
    }
    JsonNode tags = record.facets().get("tags");
    if (tags != null) {
      asset.tagged(Fields.tags(tags));
    }
    JsonNode listeners = record.facets().get("listeners");
    JsonNode rules = record.facets().getOrDefault("rules", JsonNodeFactory.instance.objectNode());
    if (listeners != null) {
      asset.set("listeners", Fields.each(listeners, one -> listener(one, rules)));
    }
    payload
        .path("SecurityGroups")
        .forEach(
            group ->
                asset.relate(RelationKind.HAS_SECURITY_GROUP, "security-group", group.asText()));
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VpcId")).done();
  }

  private static ObjectNode listener(JsonNode given, JsonNode rules) {
    ObjectNode listener = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "Port", listener, "port");
    Fields.copy(given, "Protocol", listener, "protocol");
    Fields.copy(given, "SslPolicy", listener, "sslPolicy");
    listener.set("certificateArns", Fields.texts(given.path("Certificates"), "CertificateArn"));
    ArrayNode actions = listener.putArray("actions");
    add(given.path("DefaultActions"), actions);
    rules
        .path(Fields.text(given, "ListenerArn"))
        .forEach(rule -> add(rule.path("Actions"), actions));
    return listener;
  }

  /** The default action comes a second time, as the last rule; each action is told once. */
  private static void add(JsonNode given, ArrayNode actions) {
    for (JsonNode action : given) {
      ObjectNode read = JsonNodeFactory.instance.objectNode();
      Fields.copy(action, "Type", read, "type");
      Fields.copy(action.path("RedirectConfig"), "Protocol", read, "toProtocol");
      boolean told = false;
      for (JsonNode known : actions) {
        told |= known.equals(read);
      }
      if (!told) {
        actions.add(read);
      }
    }
  }
}
