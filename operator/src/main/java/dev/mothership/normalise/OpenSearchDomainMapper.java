package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Domains of OpenSearch. */
@Singleton
final class OpenSearchDomainMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.opensearch.domain";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String name = Fields.required(record.payload(), "DomainName");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Arns.of(record, account, "es", "domain/" + name))
            .named(name)
            .tagged(Fields.tagList(record.facets().get("tags")));
    JsonNode domain = record.facets().get("domain");
    if (domain != null) {
      domain(domain, asset);
    }
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    return asset.done();
  }

  /** A domain outside every VPC has an address on the internet. */
  private static void domain(JsonNode domain, AwsAsset asset) {
    ObjectNode properties = asset.properties();
    Fields.copy(domain, "EngineVersion", properties, "engineVersion");
    Fields.flag(domain.path("EncryptionAtRestOptions"), "Enabled", properties, "atRestEncryption");
    Fields.flag(
        domain.path("NodeToNodeEncryptionOptions"), "Enabled", properties, "nodeToNodeEncryption");
    Fields.flag(domain.path("DomainEndpointOptions"), "EnforceHTTPS", properties, "enforceHttps");
    Fields.copy(domain.path("DomainEndpointOptions"), "TLSSecurityPolicy", properties, "tlsPolicy");
    Fields.flag(domain.path("AdvancedSecurityOptions"), "Enabled", properties, "fineGrainedAccess");
    JsonNode vpc = domain.path("VPCOptions");
    String vpcId = Fields.text(vpc, "VPCId");
    properties.put("inVpc", !vpcId.isEmpty());
    if (!vpcId.isEmpty()) {
      properties.put("vpcId", vpcId);
      properties.set("securityGroupIds", vpc.path("SecurityGroupIds"));
      vpc.path("SecurityGroupIds")
          .forEach(
              group ->
                  asset.relate(
                      RelationKind.HAS_SECURITY_GROUP, "security-group", group.asText("")));
      asset.relate(RelationKind.IN_VPC, "vpc", vpcId);
    }
  }
}
