package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Clusters of EKS: who reaches their API server, and who may enter. */
@Singleton
final class EksClusterMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.eks.cluster";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String name = Fields.required(record.payload(), "name");
    AwsAsset asset =
        AwsAsset.withArn(record, account, AwsArn.of(record, account, "eks", "cluster/" + name))
            .named(name);
    ObjectNode properties = asset.properties().put("clusterName", name);
    JsonNode cluster = record.facets().get("cluster");
    if (cluster != null) {
      read(cluster, properties);
      asset
          .tagged(Fields.tagMap(cluster.path("tags")))
          .relate(
              RelationKind.IN_VPC, "vpc", Fields.text(cluster.path("resourcesVpcConfig"), "vpcId"));
    }
    JsonNode entries = record.facets().get("accessEntries");
    if (entries != null) {
      properties.set("accessEntries", Fields.each(entries, EksClusterMapper::entry));
    }
    JsonNode pods = record.facets().get("podIdentities");
    if (pods != null) {
      properties.set("podIdentities", Fields.each(pods, EksClusterMapper::pod));
    }
    return asset.done();
  }

  private static void read(JsonNode cluster, ObjectNode properties) {
    JsonNode network = cluster.path("resourcesVpcConfig");
    Fields.copy(cluster, "version", properties, "version");
    Fields.copy(cluster, "status", properties, "status");
    Fields.copy(cluster, "roleArn", properties, "roleArn");
    Fields.copy(network, "endpointPublicAccess", properties, "endpointPublicAccess");
    Fields.copy(network, "endpointPrivateAccess", properties, "endpointPrivateAccess");
    Fields.copy(network, "publicAccessCidrs", properties, "publicAccessCidrs");
    Fields.copy(network, "vpcId", properties, "vpcId");
    Fields.copy(network, "securityGroupIds", properties, "securityGroupIds");
    Fields.copy(network, "clusterSecurityGroupId", properties, "clusterSecurityGroupId");
    Fields.copy(cluster.path("accessConfig"), "authenticationMode", properties, "authMode");
    Fields.copy(cluster.path("identity").path("oidc"), "issuer", properties, "oidcIssuer");
    ArrayNode logs = properties.putArray("logTypes");
    for (JsonNode setup : cluster.path("logging").path("clusterLogging")) {
      if (setup.path("enabled").asBoolean(false)) {
        setup.path("types").forEach(logs::add);
      }
    }
    for (JsonNode encryption : cluster.path("encryptionConfig")) {
      for (JsonNode resource : encryption.path("resources")) {
        if (resource.asText().equals("secrets")) {
          Fields.copy(encryption.path("provider"), "keyArn", properties, "secretsKeyArn");
        }
      }
    }
  }

  private static ObjectNode entry(JsonNode given) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "principalArn", entry, "principalArn");
    Fields.copy(given, "type", entry, "type");
    Fields.copy(given, "kubernetesGroups", entry, "groups");
    entry.set("policyArns", Fields.texts(given.path("policies"), "policyArn"));
    return entry;
  }

  private static ObjectNode pod(JsonNode given) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "namespace", pod, "namespace");
    Fields.copy(given, "serviceAccount", pod, "serviceAccount");
    Fields.copy(given, "roleArn", pod, "roleArn");
    Fields.copy(given, "targetRoleArn", pod, "targetRoleArn");
    return pod;
  }
}
