package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Database clusters of RDS: Aurora, Neptune, DocumentDB and clusters with two readers. */
@Singleton
final class RdsClusterMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.rds.cluster";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return RdsAsset.database(record, account, "DBClusterArn", "DBClusterIdentifier")
        .copy("Status", "state")
        .copy("DBClusterIdentifier", "clusterIdentifier")
        .copy("EngineMode", "engineMode")
        .copy("Endpoint", "endpoint")
        .copy("Port", "port")
        .set(
            "memberIdentifiers",
            Fields.texts(record.payload().path("DBClusterMembers"), "DBInstanceIdentifier"))
        .done();
  }
}
