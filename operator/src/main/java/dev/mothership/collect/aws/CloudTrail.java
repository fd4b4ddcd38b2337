package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

/**
 * CloudTrail: each trail once, by its ARN. A trail of all regions, the organization's among them,
 * shows in every region and is read in one, whichever regions are scanned; a trail of one region
 * only is read there.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
@Singleton
final class CloudTrail implements AwsServiceCollector {
  private static final String TYPE = "aws.cloudtrail.trail";
  private static final String LIST = "cloudtrail:DescribeTrails";
  private static final String STATUS = "cloudtrail:GetTrailStatus";
  private static final String SELECTORS = "cloudtrail:GetEventSelectors";
  private static final String GONE = "TrailNotFoundException";

  @Override
  public List<Listing> listings() {
    return List.of(
        new Listing(
            TYPE,
            false,
            (account, region, sink) ->
                read(account, account.session().home(), CloudTrail::everywhere, sink)),
        new Listing(
            "aws.cloudtrail.regional-trail",
            true,
            (account, region, sink) ->
                read(
                    account,
                    region,
                    trail -> !everywhere(trail) && region.equals(trail.homeRegion()),
                    sink)));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST,
        List.of(),
        STATUS,
        List.of(),
        SELECTORS,
        List.of(),
        CreationEvents.LOOKUP,
        List.of(CreationEvents.WHOLE_EVENT));
  }

  private static boolean everywhere(Trail trail) {
    return Boolean.TRUE.equals(trail.isMultiRegionTrail());
  }

  private static void read(
      AwsAccess account, String region, Predicate<Trail> wanted, RecordSink sink) {
    try {
      List<Trail> trails =
          client(account.session(), region)
              .describeTrails(r -> r.includeShadowTrails(true))
              .trailList()
              .stream()
              .filter(wanted)
              .toList();
      sink.page(
          account.each(trails, trail -> record(account.session(), region, trail)).stream()
              .flatMap(Optional::stream)
              .toList());
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST, e);
    }
  }

  /** A trail is asked in its home; empty where it was deleted since it was listed. */
  private static Optional<RawRecord> record(AwsSession session, String listedIn, Trail trail) {
    String home = Objects.requireNonNullElse(trail.homeRegion(), "");
    boolean known = session.hasRegion(home);
    CloudTrailClient client = client(session, known ? home : listedIn);
    String arn = trail.trailARN();
    Details details = new Details();
    details.read(
        "status",
        STATUS,
        Set.of(),
        () ->
            SdkJson.of(client.getTrailStatus(r -> r.name(arn)))
                .retain("IsLogging", "LatestDeliveryError", "LatestCloudWatchLogsDeliveryError"));
    details.read(
        "eventSelectors",
        SELECTORS,
        Set.of(),
        () ->
            SdkJson.of(client.getEventSelectors(r -> r.trailName(arn)))
                .retain("EventSelectors", "AdvancedEventSelectors"));
    return details.failedWith(GONE)
        ? Optional.empty()
        : Optional.of(details.record(TYPE, known ? home : Scope.GLOBAL, arn, SdkJson.of(trail)));
  }

  private static CloudTrailClient client(AwsSession session, String region) {
    return session.client(CloudTrailClient.class, CloudTrailClient::builder, region);
  }
}
