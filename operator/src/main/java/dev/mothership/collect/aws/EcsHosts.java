package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.model.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;

/** Which EC2 instance each container instance is, of those that tasks are on. */
final class EcsHosts {
  static final String CALL = "ecs:DescribeContainerInstances";
  private static final int PAGE = 100;

  private final Map<String, String> instanceIds = new HashMap<>();
  private @Nullable Failure failure;

  private EcsHosts() {}

  /** A refusal is told of each definition that it matters to, and fails nothing else. */
  static EcsHosts of(EcsClient ecs, Collection<EcsTasks> all) {
    Map<String, Set<String>> byCluster = new TreeMap<>();
    all.forEach(
        tasks ->
            tasks
                .instances()
                .forEach(
                    (cluster, arns) ->
                        byCluster.computeIfAbsent(cluster, key -> new TreeSet<>()).addAll(arns)));
    EcsHosts hosts = new EcsHosts();
    try {
      byCluster.forEach(
          (cluster, arns) ->
              EcsPages.batches(new ArrayList<>(arns), PAGE)
                  .flatMap(
                      batch ->
                          ecs
                              .describeContainerInstances(
                                  r -> r.cluster(cluster).containerInstances(batch))
                              .containerInstances()
                              .stream())
                  .forEach(hosts::add));
    } catch (SdkException e) {
      hosts.failure = AwsFailures.of(CALL, e);
    }
    return hosts;
  }

  private void add(ContainerInstance one) {
    if (one.ec2InstanceId() != null) {
      instanceIds.put(one.containerInstanceArn(), one.ec2InstanceId());
    }
  }

  /** As facet {@code hosts}; none of tasks that are on no instance. */
  void tell(EcsTasks tasks, Details details) {
    if (tasks.instances().isEmpty()) {
      return;
    }
    if (failure != null) {
      details.failed("hosts", failure);
      return;
    }
    Set<String> hosts = new TreeSet<>();
    tasks
        .instances()
        .values()
        .forEach(arns -> arns.forEach(arn -> hosts.add(instanceIds.getOrDefault(arn, ""))));
    hosts.remove("");
    ArrayNode told = JsonNodeFactory.instance.arrayNode();
    hosts.forEach(told::add);
    details.add("hosts", told);
  }
}
