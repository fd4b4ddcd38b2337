package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Classic load balancers. */
@Singleton
final class ClassicLoadBalancerMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.elb.load-balancer";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String name = Fields.required(payload, "LoadBalancerName");
    String arn =
        "arn:%s:elasticloadbalancing:%s:%s:loadbalancer/%s"
            .formatted(account.partition(), record.region(), account.accountId(), name);
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn)
            .named(name)
            .copy("Scheme", "scheme")
            .copy("DNSName", "dnsName")
            .copy("VPCId", "vpcId")
            .copy("Subnets", "subnetIds")
            .copy("SecurityGroups", "securityGroupIds")
            .set("instanceIds", Fields.texts(payload.path("Instances"), "InstanceId"))
            .set(
                "listeners",
                Fields.each(
                    payload.path("ListenerDescriptions"), one -> listener(one.path("Listener"))));
    JsonNode attributes = record.facets().get("attributes");
    if (attributes != null) {
      Fields.flag(attributes.path("AccessLog"), "Enabled", asset.properties(), "accessLog");
    }
    JsonNode tags = record.facets().get("tags");
    if (tags != null) {
      asset.tagged(Fields.tags(tags));
    }
    payload
        .path("SecurityGroups")
        .forEach(
            group ->
                asset.relate(RelationKind.HAS_SECURITY_GROUP, "security-group", group.asText()));
    payload
        .path("Instances")
        .forEach(
            one ->
                asset.relate(RelationKind.FORWARDS_TO, "instance", Fields.text(one, "InstanceId")));
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(payload, "VPCId")).done();
  }

  private static ObjectNode listener(JsonNode given) {
    ObjectNode listener = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "LoadBalancerPort", listener, "port");
    Fields.copy(given, "Protocol", listener, "protocol");
    Fields.copy(given, "InstancePort", listener, "instancePort");
    Fields.copy(given, "InstanceProtocol", listener, "instanceProtocol");
    Fields.copy(given, "SSLCertificateId", listener, "certificateArn");
    return listener;
  }
}
