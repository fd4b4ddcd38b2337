package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.opensearch.model.DomainInfo;

/** Domains of OpenSearch and Elasticsearch, of which the list tells only names. */
@Singleton
final class OpenSearchDomains implements AwsServiceCollector {
  private static final String DOMAIN = "opensearch:DescribeDomain";
  private static final String TAGS = "opensearch:ListTags";
  private static final ListedType<OpenSearchClient, DomainInfo> DOMAINS =
      new ListedType<>(
          "aws.opensearch.domain",
          true,
          "opensearch:ListDomainNames",
          (session, region) ->
              session.client(OpenSearchClient.class, OpenSearchClient::builder, region),
          (search, session) -> Stream.of(search.listDomainNames(r -> {}).domainNames()),
          DomainInfo::domainName,
          OpenSearchDomains::details,
          Set.of("ResourceNotFoundException"));

  private static void details(OpenSearchClient search, DomainInfo listed, Details details) {
    details.read(
        "domain",
        DOMAIN,
        Set.of(),
        () ->
            SdkJson.of(
                search.describeDomain(r -> r.domainName(listed.domainName())).domainStatus()));
    String policy = details.value("domain").path("AccessPolicies").asText("");
    details.read(
        "policy", DOMAIN, Set.of(), () -> policy.isEmpty() ? null : PolicyDocuments.parse(policy));
    String arn = details.value("domain").path("ARN").asText("");
    if (!arn.isEmpty()) {
      details.read("tags", TAGS, Set.of(), () -> tags(search, arn));
    }
  }

  private static ArrayNode tags(OpenSearchClient search, String arn) {
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    search.listTags(r -> r.arn(arn)).tagList().forEach(tag -> tags.add(SdkJson.of(tag)));
    return tags;
  }

  @Override
  public List<Listing> listings() {
    return List.of(DOMAINS.listing());
  }

  /**
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonopensearchservice.html
   */
  @Override
  public String action(String call) {
    return call.replace("opensearch:", "es:");
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(DOMAINS.call(), DOMAIN, TAGS);
  }
}
