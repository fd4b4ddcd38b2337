package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS queues with their attributes and policies; counts of messages are left out. */
@Singleton
final class SqsQueues implements AwsServiceCollector {
  private static final String LIST = "sqs:ListQueues";
  private static final String ATTRIBUTES = "sqs:GetQueueAttributes";
  private static final String TAGS = "sqs:ListQueueTags";
  private static final String POLICY = "Policy";
  private static final String COUNT = "Approximate";
  private static final int LARGEST_PAGE = 1000;
  private static final ListedType<SqsClient, GetQueueUrlResponse> TYPE =
      new ListedType<>(
          "aws.sqs.queue",
          true,
          LIST,
          (session, region) -> session.client(SqsClient.class, SqsClient::builder, region),
          (sqs, session) ->
              sqs.listQueuesPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE))).stream()
                  .map(
                      page ->
                          page.queueUrls().stream()
                              .map(url -> GetQueueUrlResponse.builder().queueUrl(url).build())
                              .toList()),
          GetQueueUrlResponse::queueUrl,
          SqsQueues::facets,
          Set.of("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"));

  @Override
  public List<Listing> listings() {
    return List.of(TYPE.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), ATTRIBUTES, List.of(), TAGS, List.of());
  }

  private static void facets(SqsClient sqs, GetQueueUrlResponse queue, Details details) {
    String url = queue.queueUrl();
    Map<String, String> attributes = new TreeMap<>();
    details.read("attributes", ATTRIBUTES, Set.of(), () -> attributes(sqs, url, attributes));
    String policy = attributes.getOrDefault(POLICY, "");
    details.read(
        "policy",
        ATTRIBUTES,
        Set.of(),
        () -> policy.isEmpty() ? null : PolicyDocuments.parse(policy));
    details.read(
        "tags", TAGS, Set.of(), () -> MapJson.of(sqs.listQueueTags(r -> r.queueUrl(url)).tags()));
  }

  private static JsonNode attributes(SqsClient sqs, String url, Map<String, String> read) {
    read.putAll(
        sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributesAsStrings());
    ObjectNode kept = MapJson.of(read);
    kept.remove(POLICY);
    kept.remove(read.keySet().stream().filter(name -> name.startsWith(COUNT)).toList());
    return kept;
  }
}
