package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * What ECS lists by id first and then describes in batches, as large as
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference allows. A failure names its call,
 * except for that of the clusters' list, which the reader knows.
 */
final class EcsPages {
  static final String LIST_CLUSTERS = "ecs:ListClusters";
  static final String CLUSTERS = "ecs:DescribeClusters";
  static final String LIST_SERVICES = "ecs:ListServices";
  static final String SERVICES = "ecs:DescribeServices";
  static final String LIST_TASKS = "ecs:ListTasks";
  static final String TASKS = "ecs:DescribeTasks";
  private static final int LARGEST_PAGE = 100;
  private static final int SERVICES_AT_ONCE = 10;

  private EcsPages() {}

  static EcsClient client(AwsSession session, String region) {
    return session.client(EcsClient.class, EcsClient::builder, region);
  }

  /** ARNs of every cluster. */
  static Stream<List<String>> clusterArns(EcsClient ecs, AwsSession session) {
    int size = session.pageSize(LARGEST_PAGE);
    return ecs.listClustersPaginator(r -> r.maxResults(size)).stream()
        .map(page -> page.clusterArns())
        .filter(arns -> !arns.isEmpty());
  }

  static List<Cluster> clusters(EcsClient ecs, List<String> arns) {
    return calling(
        CLUSTERS,
        () ->
            ecs
                .describeClusters(
                    r ->
                        r.clusters(arns)
                            .include(
                                ClusterField.SETTINGS,
                                ClusterField.CONFIGURATIONS,
                                ClusterField.TAGS))
                .clusters()
                .stream()
                .filter(cluster -> !"INACTIVE".equals(cluster.status()))
                .toList());
  }

  static Stream<List<Service>> services(EcsClient ecs, AwsSession session, String cluster) {
    int size = session.pageSize(LARGEST_PAGE);
    List<String> arns = new ArrayList<>();
    calling(
        LIST_SERVICES,
        () ->
            arns.addAll(
                ecs.listServicesPaginator(r -> r.cluster(cluster).maxResults(size)).stream()
                    .flatMap(page -> page.serviceArns().stream())
                    .toList()));
    return batches(arns, SERVICES_AT_ONCE)
        .map(
            batch ->
                calling(
                    SERVICES,
                    () ->
                        ecs.describeServices(
                                r -> r.cluster(cluster).services(batch).include(ServiceField.TAGS))
                            .services()));
  }

  static Stream<List<Task>> tasks(EcsClient ecs, AwsSession session, String cluster) {
    int size = session.pageSize(LARGEST_PAGE);
    List<String> arns = new ArrayList<>();
    calling(
        LIST_TASKS,
        () ->
            arns.addAll(
                ecs.listTasksPaginator(r -> r.cluster(cluster).maxResults(size)).stream()
                    .flatMap(page -> page.taskArns().stream())
                    .toList()));
    return batches(arns, LARGEST_PAGE)
        .map(
            batch ->
                calling(
                    TASKS, () -> ecs.describeTasks(r -> r.cluster(cluster).tasks(batch)).tasks()));
  }

  static <T> Stream<List<T>> batches(List<T> items, int size) {
    return IntStream.range(0, (items.size() + size - 1) / size)
        .mapToObj(i -> items.subList(i * size, Math.min(items.size(), (i + 1) * size)));
  }

  private static <R> R calling(String call, Supplier<R> make) {
    try {
      return make.get();
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }
}
