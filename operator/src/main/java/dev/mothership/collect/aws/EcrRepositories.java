package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Repository;

/** Private repositories of ECR: who may use them, how they are scanned, and their newest images. */
@Singleton
final class EcrRepositories implements AwsServiceCollector {
  static final String LIST = "ecr:DescribeRepositories";
  private static final String POLICY = "ecr:GetRepositoryPolicy";
  private static final String SCANNING = "ecr:BatchGetRepositoryScanningConfiguration";
  private static final String TAGS = "ecr:ListTagsForResource";
  private static final Set<String> NO_POLICY = Set.of("RepositoryPolicyNotFoundException");
  private static final int LARGEST_PAGE = 1000;

  private static final int NEWEST = 5;
  private static final ListedType<EcrClient, Repository> REPOSITORIES =
      new ListedType<>(
          "aws.ecr.repository",
          true,
          LIST,
          EcrRepositories::client,
          EcrRepositories::pages,
          Repository::repositoryName,
          EcrRepositories::details,
          Set.of("RepositoryNotFoundException"));

  static EcrClient client(AwsSession session, String region) {
    return session.client(EcrClient.class, EcrClient::builder, region);
  }

  static Stream<List<Repository>> pages(EcrClient ecr, AwsSession session) {
    return ecr
        .describeRepositoriesPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
        .stream()
        .map(page -> page.repositories());
  }

  private static void details(EcrClient ecr, Repository repository, Details details) {
    String name = repository.repositoryName();
    details.read(
        "policy",
        POLICY,
        NO_POLICY,
        () ->
            PolicyDocuments.parse(
                ecr.getRepositoryPolicy(r -> r.repositoryName(name)).policyText()));
    details.read("scanning", SCANNING, Set.of(), () -> scanning(ecr, name));
    details.read("images", EcrImages.CALL, Set.of(), () -> images(ecr, name));
    details.read("tags", TAGS, Set.of(), () -> tags(ecr, repository.repositoryArn()));
  }

  /** The registry's rules applied to the repository. */
  private static @Nullable JsonNode scanning(EcrClient ecr, String name) {
    return ecr
        .batchGetRepositoryScanningConfiguration(r -> r.repositoryNames(name))
        .scanningConfigurations()
        .stream()
        .findFirst()
        .map(SdkJson::of)
        .orElse(null);
  }

  private static JsonNode images(EcrClient ecr, String name) {
    EcrImages.Read images = EcrImages.read(ecr, name, NEWEST);
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    read.put("more", images.more());
    ArrayNode newest = read.putArray("newest");
    images.newest().forEach(image -> newest.add(SdkJson.of(image)));
    return read;
  }

  private static ArrayNode tags(EcrClient ecr, String arn) {
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    ecr.listTagsForResource(r -> r.resourceArn(arn)).tags().forEach(t -> tags.add(SdkJson.of(t)));
    return tags;
  }

  @Override
  public List<Listing> listings() {
    return List.of(REPOSITORIES.listing(), EcrImages.TYPE.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(LIST, POLICY, SCANNING, EcrImages.CALL, TAGS);
  }
}
