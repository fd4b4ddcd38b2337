package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * Snapshots of RDS with whom they are shared with. Automated ones cannot be shared, so nothing more
 * is asked about them:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
 */
@Singleton
final class RdsSnapshots implements AwsServiceCollector {
  private static final String SHARES = "rds:DescribeDBSnapshotAttributes";
  private static final String CLUSTER_SHARES = "rds:DescribeDBClusterSnapshotAttributes";
  private static final String AUTOMATED = "automated";
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<RdsClient, DBSnapshot> SNAPSHOTS =
      new ListedType<>(
          "aws.rds.snapshot",
          true,
          "rds:DescribeDBSnapshots",
          RdsSnapshots::client,
          (rds, session) ->
              rds
                  .describeDBSnapshotsPaginator(r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.dbSnapshots()),
          DBSnapshot::dbSnapshotIdentifier,
          RdsSnapshots::shares,
          Set.of("DBSnapshotNotFound"));
  private static final ListedType<RdsClient, DBClusterSnapshot> CLUSTER_SNAPSHOTS =
      new ListedType<>(
          "aws.rds.cluster-snapshot",
          true,
          "rds:DescribeDBClusterSnapshots",
          RdsSnapshots::client,
          (rds, session) ->
              rds
                  .describeDBClusterSnapshotsPaginator(
                      r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.dbClusterSnapshots()),
          DBClusterSnapshot::dbClusterSnapshotIdentifier,
          RdsSnapshots::clusterShares,
          Set.of("DBClusterSnapshotNotFoundFault"));

  private static RdsClient client(AwsSession session, String region) {
    return session.client(RdsClient.class, RdsClient::builder, region);
  }

  private static void shares(RdsClient rds, DBSnapshot snapshot, Details details) {
    if (AUTOMATED.equals(snapshot.snapshotType())) {
      return;
    }
    details.read(
        "shares",
        SHARES,
        Set.of(),
        () ->
            SdkJson.of(
                rds.describeDBSnapshotAttributes(
                        r -> r.dbSnapshotIdentifier(snapshot.dbSnapshotIdentifier()))
                    .dbSnapshotAttributesResult()));
  }

  private static void clusterShares(RdsClient rds, DBClusterSnapshot snapshot, Details details) {
    if (AUTOMATED.equals(snapshot.snapshotType())) {
      return;
    }
    details.read(
        "shares",
        CLUSTER_SHARES,
        Set.of(),
        () ->
            SdkJson.of(
                rds.describeDBClusterSnapshotAttributes(
                        r -> r.dbClusterSnapshotIdentifier(snapshot.dbClusterSnapshotIdentifier()))
                    .dbClusterSnapshotAttributesResult()));
  }

  @Override
  public List<Listing> listings() {
    return List.of(SNAPSHOTS.listing(), CLUSTER_SNAPSHOTS.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(SNAPSHOTS.call(), CLUSTER_SNAPSHOTS.call(), SHARES, CLUSTER_SHARES);
  }
}
