package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Database instances and clusters of RDS, and of Neptune and DocumentDB, which the same calls list.
 */
@Singleton
final class RdsDatabases implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<RdsClient, DBInstance> INSTANCES =
      new ListedType<>(
          "aws.rds.instance",
          true,
          "rds:DescribeDBInstances",
          RdsDatabases::client,
          (rds, session) ->
              rds
                  .describeDBInstancesPaginator(r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.dbInstances()),
          DBInstance::dbInstanceIdentifier);
  private static final ListedType<RdsClient, DBCluster> CLUSTERS =
      new ListedType<>(
          "aws.rds.cluster",
          true,
          "rds:DescribeDBClusters",
          RdsDatabases::client,
          (rds, session) ->
              rds
                  .describeDBClustersPaginator(r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.dbClusters()),
          DBCluster::dbClusterIdentifier);

  private static RdsClient client(AwsSession session, String region) {
    return session.client(RdsClient.class, RdsClient::builder, region);
  }

  @Override
  public List<Listing> listings() {
    return List.of(INSTANCES.listing(), CLUSTERS.listing());
  }

  /** A password that is about to change is masked by RDS; should it ever not be, it stops here. */
  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        INSTANCES.call(),
        List.of("**/PendingModifiedValues/MasterUserPassword"),
        CLUSTERS.call(),
        List.of("**/PendingModifiedValues/MasterUserPassword"));
  }
}
