package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;

/** Images of ECR, the newest of each repository: there may be thousands, and most are leftovers. */
final class EcrImages {
  static final String CALL = "ecr:DescribeImages";
  private static final String GONE = "RepositoryNotFoundException";
  private static final int LARGEST_PAGE = 1000;

  /** ECR lists images in no order; so many pages of a repository are read to find its newest. */
  private static final int MOST_PAGES = 5;

  private static final int NEWEST = 10;

  static final ListedType<EcrClient, ImageDetail> TYPE =
      new ListedType<>(
          "aws.ecr.image",
          true,
          EcrRepositories.LIST,
          EcrRepositories::client,
          EcrImages::pages,
          image -> image.repositoryName() + "@" + image.imageDigest());

  private EcrImages() {}

  private static Stream<List<ImageDetail>> pages(EcrClient ecr, AwsSession session) {
    return EcrRepositories.pages(ecr, session)
        .flatMap(List::stream)
        .map(repository -> newestOf(ecr, repository.repositoryName()));
  }

  private static List<ImageDetail> newestOf(EcrClient ecr, String repository) {
    try {
      return read(ecr, repository, NEWEST).newest().stream().map(EcrImages::steady).toList();
    } catch (SdkException e) {
      if (AwsFailures.of(CALL, e).code().equals(GONE)) {
        return List.of();
      }
      throw AwsFailures.failed(CALL, e);
    }
  }

  /** Without the time of the last pull, which never stands still. */
  private static ImageDetail steady(ImageDetail image) {
    return image.toBuilder().lastRecordedPullTime(null).build();
  }

  /**
   * @param newest the newest first
   * @param more whether there were images beyond those that were looked at
   */
  record Read(List<ImageDetail> newest, boolean more) {}

  static Read read(EcrClient ecr, String repository, int count) {
    List<ImageDetail> images = new ArrayList<>();
    int pages = 0;
    boolean more = false;
    for (DescribeImagesResponse page :
        ecr.describeImagesPaginator(r -> r.repositoryName(repository).maxResults(LARGEST_PAGE))) {
      images.addAll(page.imageDetails());
      pages++;
      if (pages == MOST_PAGES) {
        more = page.nextToken() != null;
        break;
      }
    }
    return new Read(
        images.stream()
            .sorted(Comparator.comparing(EcrImages::pushed).reversed())
            .limit(count)
            .toList(),
        more);
  }

  private static Instant pushed(ImageDetail image) {
    return image.imagePushedAt() == null ? Instant.EPOCH : image.imagePushedAt();
  }
}
