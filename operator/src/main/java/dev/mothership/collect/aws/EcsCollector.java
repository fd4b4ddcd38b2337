package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * ECS: clusters, services, and the task definitions that services and running tasks use. What
 * containers are started with arrives as summaries. Counts and events, which never stand still, are
 * left out.
 */
@Singleton
final class EcsCollector implements AwsServiceCollector {
  private static final String CONTAINERS = "taskDefinition/containerDefinitions/*/";
  private static final String OVERRIDES = "tasks/*/overrides/containerOverrides/*/";
  private static final ListedType<EcsClient, Cluster> CLUSTERS =
      new ListedType<>(
          "aws.ecs.cluster",
          true,
          EcsPages.LIST_CLUSTERS,
          EcsPages::client,
          (ecs, session) ->
              EcsPages.clusterArns(ecs, session)
                  .map(
                      arns ->
                          EcsPages.clusters(ecs, arns).stream().map(EcsCollector::steady).toList()),
          Cluster::clusterArn);
  private static final ListedType<EcsClient, Service> SERVICES =
      new ListedType<>(
          "aws.ecs.service",
          true,
          EcsPages.LIST_CLUSTERS,
          EcsPages::client,
          (ecs, session) ->
              EcsPages.clusterArns(ecs, session)
                  .flatMap(List::stream)
                  .flatMap(cluster -> EcsPages.services(ecs, session, cluster))
                  .map(page -> page.stream().map(EcsCollector::steady).toList()),
          Service::serviceArn);

  @Override
  public List<Listing> listings() {
    return List.of(CLUSTERS.listing(), SERVICES.listing(), EcsTaskDefinitions.listing());
  }

  /** Beside the environment: commands, tokens of log drivers, labels, and passwords of mounts. */
  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        EcsPages.LIST_CLUSTERS,
        List.of(),
        EcsPages.CLUSTERS,
        List.of(),
        EcsPages.LIST_SERVICES,
        List.of(),
        EcsPages.SERVICES,
        List.of("services/*/deployments/*/serviceConnectConfiguration/logConfiguration/options/*"),
        EcsPages.LIST_TASKS,
        List.of(),
        EcsPages.TASKS,
        List.of(OVERRIDES + "environment/*/value", OVERRIDES + "command/*"),
        EcsHosts.CALL,
        List.of(),
        EcsTaskDefinitions.DEFINITION,
        List.of(
            CONTAINERS + "environment/*/value",
            CONTAINERS + "command/*",
            CONTAINERS + "entryPoint/*",
            CONTAINERS + "healthCheck/command/*",
            CONTAINERS + "dockerLabels/*",
            CONTAINERS + "logConfiguration/options/*",
            CONTAINERS + "firelensConfiguration/options/*",
            "taskDefinition/volumes/*/dockerVolumeConfiguration/driverOpts/*"));
  }

  private static Cluster steady(Cluster cluster) {
    return cluster.toBuilder()
        .runningTasksCount(null)
        .pendingTasksCount(null)
        .activeServicesCount(null)
        .registeredContainerInstancesCount(null)
        .build();
  }

  private static Service steady(Service service) {
    return service.toBuilder()
        .events((Collection<ServiceEvent>) null)
        .deployments((Collection<Deployment>) null)
        .runningCount(null)
        .pendingCount(null)
        .build();
  }
}
