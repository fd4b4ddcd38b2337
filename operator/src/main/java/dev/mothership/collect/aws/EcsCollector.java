package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * ECS: clusters, services, and the task definitions that services and running tasks use. What
 * containers are started with arrives as summaries. Counts and events, which never stand still, are
 * left out.
 */
@Singleton
final class EcsCollector implements AwsServiceCollector {
  private static final String DEFINITION = "ecs:DescribeTaskDefinition";
  private static final String CONTAINERS = "taskDefinition/containerDefinitions/*/";
  private static final String OVERRIDES = "tasks/*/overrides/containerOverrides/*/";
  private static final int PAGE = 100;
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
  private static final ListedType<EcsClient, TaskDefinition> DEFINITIONS =
      new ListedType<>(
          "aws.ecs.task-definition",
          true,
          EcsPages.LIST_CLUSTERS,
          EcsPages::client,
          EcsCollector::inUse,
          TaskDefinition::taskDefinitionArn,
          (ecs, definition, details) ->
              details.read(
                  "definition",
                  DEFINITION,
                  Set.of(),
                  () -> definition(ecs, definition.taskDefinitionArn())),
          Set.of());

  @Override
  public List<Listing> listings() {
    return List.of(CLUSTERS.listing(), SERVICES.listing(), DEFINITIONS.listing());
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
        DEFINITION,
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

  /** While a deployment runs, a service has tasks of several definitions. */
  private static Stream<List<TaskDefinition>> inUse(EcsClient ecs, AwsSession session) {
    Set<String> arns = new TreeSet<>();
    EcsPages.clusterArns(ecs, session)
        .flatMap(List::stream)
        .forEach(
            cluster -> {
              EcsPages.services(ecs, session, cluster)
                  .flatMap(List::stream)
                  .filter(service -> service.taskDefinition() != null)
                  .forEach(service -> arns.add(service.taskDefinition()));
              EcsPages.tasks(ecs, session, cluster)
                  .flatMap(List::stream)
                  .forEach(task -> arns.add(task.taskDefinitionArn()));
            });
    return EcsPages.batches(new ArrayList<>(arns), PAGE)
        .map(
            page ->
                page.stream()
                    .map(arn -> TaskDefinition.builder().taskDefinitionArn(arn).build())
                    .toList());
  }

  private static ObjectNode definition(EcsClient ecs, String arn) {
    return SdkJson.of(
        ecs.describeTaskDefinition(r -> r.taskDefinition(arn).include(TaskDefinitionField.TAGS)));
  }
}
