package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Database instances of RDS, members of clusters among them. */
@Singleton
final class RdsInstanceMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.rds.instance";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode network = payload.path("DBSubnetGroup");
    AwsAsset asset =
        RdsAsset.database(record, account, "DBInstanceArn", "DBInstanceIdentifier")
            .copy("DBInstanceStatus", "state")
            .copy("DBInstanceIdentifier", "instanceIdentifier")
            .copy("DBClusterIdentifier", "clusterIdentifier")
            .copy("ReadReplicaSourceDBInstanceIdentifier", "replicaOf")
            .copy("CACertificateIdentifier", "caCertificate")
            .set("subnetIds", Fields.texts(network.path("Subnets"), "SubnetIdentifier"));
    ObjectNode properties = asset.properties();
    Fields.copy(network, "VpcId", properties, "vpcId");
    Fields.copy(payload.path("Endpoint"), "Address", properties, "endpoint");
    Fields.copy(payload.path("Endpoint"), "Port", properties, "port");
    String cluster = Fields.text(payload, "DBClusterIdentifier");
    if (!cluster.isEmpty()) {
      asset.relate(RelationKind.MEMBER_OF, Arns.of(record, account, "rds", "cluster:" + cluster));
    }
    return asset.relate(RelationKind.IN_VPC, "vpc", Fields.text(network, "VpcId")).done();
  }
}
