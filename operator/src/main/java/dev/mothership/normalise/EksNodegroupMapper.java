package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Managed node groups of EKS, under the cluster's and their own name. */
@Singleton
final class EksNodegroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.eks.nodegroup";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String cluster = Fields.required(record.payload(), "clusterName");
    String name = Fields.required(record.payload(), "nodegroupName");
    String arn = AwsArn.of(record, account, "eks", "nodegroup/" + cluster + '/' + name);
    AwsAsset asset = AwsAsset.withArn(record, account, arn).named(name);
    ObjectNode properties = asset.properties();
    properties.put("nodegroupName", name).put("clusterName", cluster);
    JsonNode group = record.facets().get("nodegroup");
    if (group != null) {
      Fields.copy(group, "version", properties, "version");
      Fields.copy(group, "amiType", properties, "amiType");
      Fields.copy(group, "nodeRole", properties, "roleArn");
      Fields.copy(group, "subnets", properties, "subnetIds");
      Fields.copy(group.path("remoteAccess"), "ec2SshKey", properties, "sshKey");
      properties.set(
          "autoScalingGroups",
          Fields.texts(group.path("resources").path("autoScalingGroups"), "name"));
      asset
          .tagged(Fields.tagMap(group.path("tags")))
          .relate(RelationKind.RUNS_AS, Fields.text(group, "nodeRole"));
      group
          .path("subnets")
          .forEach(subnet -> asset.relate(RelationKind.IN_SUBNET, "subnet", subnet.asText()));
    }
    return asset
        .relate(RelationKind.MEMBER_OF, AwsArn.of(record, account, "eks", "cluster/" + cluster))
        .done();
  }
}
