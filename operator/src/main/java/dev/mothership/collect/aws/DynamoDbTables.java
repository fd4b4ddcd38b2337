package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Tables of DynamoDB, of which the list tells only names. */
@Singleton
final class DynamoDbTables implements AwsServiceCollector {
  private static final String TABLE = "dynamodb:DescribeTable";
  private static final String BACKUPS = "dynamodb:DescribeContinuousBackups";
  private static final String POLICY = "dynamodb:GetResourcePolicy";
  private static final String TAGS = "dynamodb:ListTagsOfResource";
  private static final Set<String> NO_POLICY = Set.of("PolicyNotFoundException");
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<DynamoDbClient, TableDescription> TABLES =
      new ListedType<>(
          "aws.dynamodb.table",
          true,
          "dynamodb:ListTables",
          (session, region) ->
              session.client(DynamoDbClient.class, DynamoDbClient::builder, region),
          (dynamo, session) ->
              dynamo.listTablesPaginator(r -> r.limit(session.pageSize(LARGEST_PAGE))).stream()
                  .map(page -> page.tableNames().stream().map(DynamoDbTables::named).toList()),
          TableDescription::tableName,
          DynamoDbTables::details,
          Set.of("ResourceNotFoundException", "TableNotFoundException"));

  private static TableDescription named(String name) {
    return TableDescription.builder().tableName(name).build();
  }

  private static void details(DynamoDbClient dynamo, TableDescription listed, Details details) {
    String name = listed.tableName();
    details.read(
        "table",
        TABLE,
        Set.of(),
        () -> SdkJson.of(dynamo.describeTable(r -> r.tableName(name)).table()));
    details.read(
        "continuousBackups",
        BACKUPS,
        Set.of(),
        () ->
            SdkJson.of(
                dynamo
                    .describeContinuousBackups(r -> r.tableName(name))
                    .continuousBackupsDescription()));
    String arn = details.value("table").path("TableArn").asText("");
    if (!arn.isEmpty()) {
      details.read(
          "policy",
          POLICY,
          NO_POLICY,
          () -> PolicyDocuments.parse(dynamo.getResourcePolicy(r -> r.resourceArn(arn)).policy()));
      details.read("tags", TAGS, Set.of(), () -> tags(dynamo, arn));
    }
  }

  private static JsonNode tags(DynamoDbClient dynamo, String arn) {
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    String next = null;
    do {
      String token = next;
      ListTagsOfResourceResponse page =
          dynamo.listTagsOfResource(r -> r.resourceArn(arn).nextToken(token));
      page.tags().forEach(tag -> tags.add(SdkJson.of(tag)));
      next = page.nextToken();
    } while (next != null);
    return tags;
  }

  @Override
  public List<Listing> listings() {
    return List.of(TABLES.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(TABLES.call(), TABLE, BACKUPS, POLICY, TAGS);
  }
}
