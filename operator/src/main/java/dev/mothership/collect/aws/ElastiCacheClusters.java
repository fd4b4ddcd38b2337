package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** Caches of ElastiCache: single clusters, and replication groups with their members. */
@Singleton
final class ElastiCacheClusters implements AwsServiceCollector {
  private static final String TAGS = "elasticache:ListTagsForResource";
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<ElastiCacheClient, CacheCluster> CLUSTERS =
      new ListedType<>(
          "aws.elasticache.cluster",
          true,
          "elasticache:DescribeCacheClusters",
          ElastiCacheClusters::client,
          (cache, session) ->
              cache
                  .describeCacheClustersPaginator(r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.cacheClusters()),
          CacheCluster::cacheClusterId,
          (cache, cluster, details) -> tags(cache, cluster.arn(), details),
          Set.of("CacheClusterNotFound"));
  private static final ListedType<ElastiCacheClient, ReplicationGroup> GROUPS =
      new ListedType<>(
          "aws.elasticache.replication-group",
          true,
          "elasticache:DescribeReplicationGroups",
          ElastiCacheClusters::client,
          (cache, session) ->
              cache
                  .describeReplicationGroupsPaginator(
                      r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.replicationGroups()),
          ReplicationGroup::replicationGroupId,
          (cache, group, details) -> tags(cache, group.arn(), details),
          Set.of("ReplicationGroupNotFoundFault"));

  private static ElastiCacheClient client(AwsSession session, String region) {
    return session.client(ElastiCacheClient.class, ElastiCacheClient::builder, region);
  }

  private static void tags(ElastiCacheClient cache, @Nullable String arn, Details details) {
    if (arn == null) {
      return;
    }
    details.read(
        "tags",
        TAGS,
        Set.of(),
        () -> {
          ArrayNode tags = JsonNodeFactory.instance.arrayNode();
          cache
              .listTagsForResource(r -> r.resourceName(arn))
              .tagList()
              .forEach(tag -> tags.add(SdkJson.of(tag)));
          return tags;
        });
  }

  @Override
  public List<Listing> listings() {
    return List.of(CLUSTERS.listing(), GROUPS.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(CLUSTERS.call(), GROUPS.call(), TAGS);
  }
}
