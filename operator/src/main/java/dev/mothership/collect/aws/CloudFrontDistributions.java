package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionList;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;

/**
 * CloudFront distributions. The summary of the list leaves out where requests are logged; that
 * comes from the configuration. The US government partition has no CloudFront.
 */
@Singleton
final class CloudFrontDistributions implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 100;
  private static final String LIST = "cloudfront:ListDistributions";
  private static final String CONFIG = "cloudfront:GetDistributionConfig";
  private static final String TAGS = "cloudfront:ListTagsForResource";

  /** By a header of its own an origin often tells CloudFront from everybody else. */
  private static final List<String> SECRET = List.of("**/OriginCustomHeader/HeaderValue");

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<CloudFrontClient, DistributionSummary>(
                "aws.cloudfront.distribution",
                false,
                LIST,
                CloudFrontDistributions::client,
                CloudFrontDistributions::pages,
                DistributionSummary::id,
                CloudFrontDistributions::details,
                Set.of("NoSuchDistribution", "NoSuchResource"))
            .listing());
  }

  private static CloudFrontClient client(AwsSession session, String region) {
    return session.client(CloudFrontClient.class, CloudFrontClient::builder, AwsSession.GLOBAL);
  }

  private static Stream<List<DistributionSummary>> pages(
      CloudFrontClient cloudFront, AwsSession session) {
    if (session.partition().equals("aws-us-gov")) {
      return Stream.empty();
    }
    String size = String.valueOf(session.pageSize(LARGEST_PAGE));
    return TokenPages.<DistributionList>of(
            marker ->
                cloudFront
                    .listDistributions(r -> r.marker(marker).maxItems(size))
                    .distributionList(),
            DistributionList::nextMarker)
        .map(DistributionList::items);
  }

  private static void details(
      CloudFrontClient cloudFront, DistributionSummary distribution, Details details) {
    details.read(
        "config",
        CONFIG,
        Set.of(),
        () ->
            SdkJson.of(
                cloudFront
                    .getDistributionConfig(r -> r.id(distribution.id()))
                    .distributionConfig()));
    details.read(
        "tags",
        TAGS,
        Set.of(),
        () ->
            SdkJson.of(cloudFront.listTagsForResource(r -> r.resource(distribution.arn())).tags()));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, SECRET, CONFIG, SECRET, TAGS, List.of());
  }
}
