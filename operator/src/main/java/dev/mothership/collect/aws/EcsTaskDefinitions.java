package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * Task definitions that services and running tasks use, each with the images that its tasks run by
 * digest, their network interfaces and the instances they are on.
 */
final class EcsTaskDefinitions {
  static final String DEFINITION = "ecs:DescribeTaskDefinition";
  private static final String TYPE = "aws.ecs.task-definition";
  private static final int PAGE = 100;

  private EcsTaskDefinitions() {}

  static Listing listing() {
    return new Listing(TYPE, true, EcsTaskDefinitions::read);
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    EcsClient ecs = EcsPages.client(account.session(), region);
    try {
      Map<String, EcsTasks> used = used(ecs, account.session());
      EcsHosts hosts = EcsHosts.of(ecs, used.values());
      EcsPages.batches(new ArrayList<>(used.entrySet()), PAGE)
          .forEach(
              page ->
                  sink.page(
                      account.each(
                          page, one -> record(ecs, region, one.getKey(), one.getValue(), hosts))));
    } catch (SdkException e) {
      throw AwsFailures.failed(EcsPages.LIST_CLUSTERS, e);
    }
  }

  /** While a deployment runs, a service has tasks of several definitions. */
  private static Map<String, EcsTasks> used(EcsClient ecs, AwsSession session) {
    Map<String, EcsTasks> used = new TreeMap<>();
    EcsPages.clusterArns(ecs, session)
        .flatMap(List::stream)
        .forEach(
            cluster -> {
              EcsPages.services(ecs, session, cluster)
                  .flatMap(List::stream)
                  .filter(service -> service.taskDefinition() != null)
                  .forEach(
                      service ->
                          used.computeIfAbsent(service.taskDefinition(), arn -> new EcsTasks()));
              EcsPages.tasks(ecs, session, cluster)
                  .flatMap(List::stream)
                  .forEach(
                      task ->
                          used.computeIfAbsent(task.taskDefinitionArn(), arn -> new EcsTasks())
                              .add(cluster, task));
            });
    return used;
  }

  private static RawRecord record(
      EcsClient ecs, String region, String arn, EcsTasks tasks, EcsHosts hosts) {
    Details details = new Details();
    details.read("definition", DEFINITION, Set.of(), () -> definition(ecs, arn));
    hosts.tell(tasks, details);
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("taskDefinitionArn", arn);
    payload.set("running", tasks.images());
    ArrayNode interfaces = payload.putArray("interfaceIds");
    tasks.interfaceIds().forEach(interfaces::add);
    return details.record(TYPE, region, arn, payload);
  }

  private static ObjectNode definition(EcsClient ecs, String arn) {
    return SdkJson.of(
        ecs.describeTaskDefinition(r -> r.taskDefinition(arn).include(TaskDefinitionField.TAGS)));
  }
}
