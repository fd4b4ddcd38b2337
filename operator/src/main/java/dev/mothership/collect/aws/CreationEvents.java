package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.model.Creation;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;

/**
 * Who made a resource, from the 90 days of management events that CloudTrail keeps without a trail:
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
final class CreationEvents {
  static final String LOOKUP = "cloudtrail:LookupEvents";

  /** Holds the whole request, and so whatever was given to it. */
  static final String WHOLE_EVENT = "Events/*/CloudTrailEvent";

  private static final Pattern MAKING =
      Pattern.compile("(Create|Run|Register|Import|Allocate|Restore|Copy|Request|Launch)[A-Z].*");

  private static final int PAGE = 50;

  /** Newest come first: of what changes all the time the beginning is too far back. */
  private static final int MOST_PAGES = 2;

  private CreationEvents() {}

  /** Resources of no region are told of in the partition's home. */
  static Optional<Creation> of(AwsSession session, String region, String nativeId) {
    CloudTrailClient client =
        session.client(
            CloudTrailClient.class,
            CloudTrailClient::builder,
            session.hasRegion(region) ? region : session.home());
    LookupAttribute resource =
        LookupAttribute.builder()
            .attributeKey(LookupAttributeKey.RESOURCE_NAME)
            .attributeValue(name(nativeId))
            .build();
    try {
      return client
          .lookupEventsPaginator(
              r -> r.lookupAttributes(resource).maxResults(session.pageSize(PAGE)))
          .stream()
          .limit(MOST_PAGES)
          .flatMap(page -> page.events().stream())
          .filter(CreationEvents::tells)
          .min(Comparator.comparing(Event::eventTime))
          .map(event -> new Creation(event.username(), event.eventName(), event.eventTime()));
    } catch (SdkException e) {
      throw AwsFailures.failed(LOOKUP, e);
    }
  }

  private static boolean tells(Event event) {
    return event.username() != null
        && !event.username().isBlank()
        && event.eventTime() != null
        && event.eventName() != null
        && MAKING.matcher(event.eventName()).matches();
  }

  /** Events name resources by what is last in their ARN. */
  private static String name(String nativeId) {
    return nativeId.startsWith("arn:") ? nativeId.replaceFirst("^.*[:/]", "") : nativeId;
  }
}
