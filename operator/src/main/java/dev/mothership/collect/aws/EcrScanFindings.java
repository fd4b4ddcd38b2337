package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.model.OperationFailed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImageScanFindingsResponse;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.Repository;

/**
 * ECR: what its scans found in the newest scanned images of each private repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html
 */
@Singleton
final class EcrScanFindings implements AwsReportSource {
  private static final String REPOSITORIES = "ecr:DescribeRepositories";
  private static final String IMAGES = "ecr:DescribeImages";
  private static final String FINDINGS = "ecr:DescribeImageScanFindings";

  /** Of a repository; each image takes calls of its own. */
  private static final int NEWEST = 20;

  private static final int PAGE = 1000;
  private static final Set<String> GONE =
      Set.of("ImageNotFoundException", "RepositoryNotFoundException", "ScanNotFoundException");
  private static final Comparator<ImageDetail> PUSHED =
      Comparator.comparing(EcrScanFindings::pushed).thenComparing(ImageDetail::imageDigest);

  private static Instant pushed(ImageDetail image) {
    return image.imagePushedAt() == null ? Instant.EPOCH : image.imagePushedAt();
  }

  @Override
  public String id() {
    return "ecr";
  }

  @Override
  public String format() {
    return "ecr";
  }

  @Override
  public Set<String> calls() {
    return Set.of(REPOSITORIES, IMAGES, FINDINGS);
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    EcrClient ecr = place.session().client(EcrClient.class, EcrClient::builder, place.region());
    JsonList list = new JsonList(report, "images");
    Iterator<DescribeRepositoriesResponse> pages =
        TokenPages.of(
                token ->
                    AwsReportSource.ask(
                        REPOSITORIES,
                        () ->
                            ecr.describeRepositories(
                                r ->
                                    r.maxResults(place.session().pageSize(PAGE)).nextToken(token))),
                DescribeRepositoriesResponse::nextToken)
            .iterator();
    while (pages.hasNext()) {
      for (Repository repository : pages.next().repositories()) {
        try {
          for (ImageDetail image : newest(ecr, place, repository)) {
            findings(ecr, place, image, list);
          }
        } catch (OperationFailed e) {
          if (!isGone(e)) {
            throw e;
          }
        }
      }
    }
    list.end();
    return true;
  }

  /** Deleted since it was listed, or not scanned after all. */
  private static boolean isGone(OperationFailed e) {
    return e.getCause() instanceof AwsServiceException thrown
        && GONE.contains(AwsFailures.code(thrown));
  }

  private static List<ImageDetail> newest(
      EcrClient ecr, ReportedRegion place, Repository repository) {
    PriorityQueue<ImageDetail> newest = new PriorityQueue<>(PUSHED);
    TokenPages.<DescribeImagesResponse>of(
            token ->
                AwsReportSource.ask(
                    IMAGES,
                    () ->
                        ecr.describeImages(
                            r ->
                                r.repositoryName(repository.repositoryName())
                                    .maxResults(place.session().pageSize(PAGE))
                                    .nextToken(token))),
            DescribeImagesResponse::nextToken)
        .flatMap(page -> page.imageDetails().stream())
        .filter(image -> image.imageScanStatus() != null)
        .forEach(
            image -> {
              newest.add(image);
              if (newest.size() > NEWEST) {
                newest.remove();
              }
            });
    List<ImageDetail> sorted = new ArrayList<>(newest);
    sorted.sort(PUSHED);
    return sorted;
  }

  private static void findings(
      EcrClient ecr, ReportedRegion place, ImageDetail image, JsonList list) throws IOException {
    Iterator<DescribeImageScanFindingsResponse> pages =
        TokenPages.of(
                token ->
                    AwsReportSource.ask(
                        FINDINGS,
                        () ->
                            ecr.describeImageScanFindings(
                                r ->
                                    r.repositoryName(image.repositoryName())
                                        .imageId(i -> i.imageDigest(image.imageDigest()))
                                        .maxResults(place.session().pageSize(PAGE))
                                        .nextToken(token))),
                DescribeImageScanFindingsResponse::nextToken)
            .iterator();
    while (pages.hasNext()) {
      ObjectNode page = SdkJson.of(pages.next()).put("region", place.region());
      list.add(page.without(List.of("nextToken")));
    }
  }
}
