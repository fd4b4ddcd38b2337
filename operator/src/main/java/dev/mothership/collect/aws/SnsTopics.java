package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Topic;

/** SNS topics with their attributes and policies; counts of subscriptions are left out. */
@Singleton
final class SnsTopics implements AwsServiceCollector {
  private static final String LIST = "sns:ListTopics";
  private static final String ATTRIBUTES = "sns:GetTopicAttributes";
  private static final String TAGS = "sns:ListTagsForResource";
  private static final String POLICY = "Policy";
  private static final List<String> COUNTS =
      List.of("SubscriptionsConfirmed", "SubscriptionsDeleted", "SubscriptionsPending");
  private static final ListedType<SnsClient, Topic> TYPE =
      new ListedType<>(
          "aws.sns.topic",
          true,
          LIST,
          (session, region) -> session.client(SnsClient.class, SnsClient::builder, region),
          (sns, session) -> sns.listTopicsPaginator().stream().map(page -> page.topics()),
          Topic::topicArn,
          SnsTopics::facets,
          Set.of("NotFound", "NotFoundException"));

  @Override
  public List<Listing> listings() {
    return List.of(TYPE.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), ATTRIBUTES, List.of(), TAGS, List.of());
  }

  private static void facets(SnsClient sns, Topic topic, Details details) {
    String arn = topic.topicArn();
    Map<String, String> attributes = new TreeMap<>();
    details.read("attributes", ATTRIBUTES, Set.of(), () -> attributes(sns, arn, attributes));
    String policy = attributes.getOrDefault(POLICY, "");
    details.read(
        "policy",
        ATTRIBUTES,
        Set.of(),
        () -> policy.isEmpty() ? null : PolicyDocuments.parse(policy));
    details.read("tags", TAGS, Set.of(), () -> tags(sns, arn));
  }

  private static JsonNode attributes(SnsClient sns, String arn, Map<String, String> read) {
    read.putAll(sns.getTopicAttributes(r -> r.topicArn(arn)).attributes());
    ObjectNode kept = MapJson.of(read);
    kept.remove(POLICY);
    kept.remove(COUNTS);
    return kept;
  }

  private static JsonNode tags(SnsClient sns, String arn) {
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    sns.listTagsForResource(r -> r.resourceArn(arn))
        .tags()
        .forEach(tag -> tags.add(SdkJson.of(tag)));
    return tags;
  }
}
