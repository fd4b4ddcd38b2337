package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.Repository;

/** Private repositories of ECR: who may use them, how they are scanned, and their newest images. */
@Singleton
final class EcrRepositories implements AwsServiceCollector {
  private static final String POLICY = "ecr:GetRepositoryPolicy";
  private static final String SCANNING = "ecr:BatchGetRepositoryScanningConfiguration";
  private static final String IMAGES = "ecr:DescribeImages";
  private static final String TAGS = "ecr:ListTagsForResource";
  private static final Set<String> NO_POLICY = Set.of("RepositoryPolicyNotFoundException");
  private static final int LARGEST_PAGE = 1000;

  /** ECR lists images in no order; so many pages of a repository are read to find its newest. */
  private static final int MOST_PAGES = 5;

  private static final int NEWEST = 5;
  private static final ListedType<EcrClient, Repository> REPOSITORIES =
      new ListedType<>(
          "aws.ecr.repository",
          true,
          "ecr:DescribeRepositories",
          (session, region) -> session.client(EcrClient.class, EcrClient::builder, region),
          (ecr, session) ->
              ecr
                  .describeRepositoriesPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.repositories()),
          Repository::repositoryName,
          EcrRepositories::details,
          Set.of("RepositoryNotFoundException"));

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
    details.read("images", IMAGES, Set.of(), () -> images(ecr, name));
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
    List<ImageDetail> images = new ArrayList<>();
    boolean more = false;
    int pages = 0;
    for (DescribeImagesResponse page :
        ecr.describeImagesPaginator(r -> r.repositoryName(name).maxResults(LARGEST_PAGE))) {
      images.addAll(page.imageDetails());
      pages++;
      if (pages == MOST_PAGES) {
        more = page.nextToken() != null;
        break;
      }
    }
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    read.put("more", more);
    ArrayNode newest = read.putArray("newest");
    images.stream()
        .sorted(Comparator.comparing(EcrRepositories::pushed).reversed())
        .limit(NEWEST)
        .forEach(image -> newest.add(SdkJson.of(image)));
    return read;
  }

  private static Instant pushed(ImageDetail image) {
    return image.imagePushedAt() == null ? Instant.EPOCH : image.imagePushedAt();
  }

  private static ArrayNode tags(EcrClient ecr, String arn) {
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    ecr.listTagsForResource(r -> r.resourceArn(arn)).tags().forEach(t -> tags.add(SdkJson.of(t)));
    return tags;
  }

  @Override
  public List<Listing> listings() {
    return List.of(REPOSITORIES.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(REPOSITORIES.call(), POLICY, SCANNING, IMAGES, TAGS);
  }
}
