package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.redshift.model.Cluster;

/** Clusters of Redshift and whether they log. */
@Singleton
final class RedshiftClusters implements AwsServiceCollector {
  private static final String LOGGING = "redshift:DescribeLoggingStatus";
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<RedshiftClient, Cluster> CLUSTERS =
      new ListedType<>(
          "aws.redshift.cluster",
          true,
          "redshift:DescribeClusters",
          (session, region) ->
              session.client(RedshiftClient.class, RedshiftClient::builder, region),
          (redshift, session) ->
              redshift
                  .describeClustersPaginator(r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.clusters()),
          Cluster::clusterIdentifier,
          RedshiftClusters::logging,
          Set.of("ClusterNotFound"));

  private static void logging(RedshiftClient redshift, Cluster cluster, Details details) {
    details.read(
        "logging",
        LOGGING,
        Set.of(),
        () ->
            SdkJson.of(
                redshift.describeLoggingStatus(
                    r -> r.clusterIdentifier(cluster.clusterIdentifier()))));
  }

  @Override
  public List<Listing> listings() {
    return List.of(CLUSTERS.listing());
  }

  /** A password that is about to change is masked by Redshift; here, too, as of RDS. */
  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        CLUSTERS.call(),
        List.of("**/PendingModifiedValues/MasterUserPassword"),
        LOGGING,
        List.of());
  }
}
