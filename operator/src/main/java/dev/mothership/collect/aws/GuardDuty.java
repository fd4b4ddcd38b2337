package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.guardduty.GuardDutyClient;

/** GuardDuty: the detector of each region, of which there is at most one, and its features. */
@Singleton
final class GuardDuty implements AwsServiceCollector {
  private static final String LIST = "guardduty:ListDetectors";
  private static final String DETECTOR = "guardduty:GetDetector";
  private static final int PAGE = 50;
  private static final RegionService<GuardDutyClient> REGION =
      new RegionService<>(
          "aws.guardduty.region",
          LIST,
          (session, region) ->
              session.client(GuardDutyClient.class, GuardDutyClient::builder, region),
          GuardDuty::read);

  private static ObjectNode read(GuardDutyClient guardDuty, AwsAccess account, Details details) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = payload.putArray("DetectorIds");
    guardDuty
        .listDetectorsPaginator(r -> r.maxResults(account.session().pageSize(PAGE)))
        .detectorIds()
        .forEach(ids::add);
    if (!ids.isEmpty()) {
      String id = ids.get(0).asText();
      details.read(
          "detector",
          DETECTOR,
          Set.of(),
          () ->
              SdkJson.of(guardDuty.getDetector(r -> r.detectorId(id)))
                  .retain("Status", "FindingPublishingFrequency", "Features"));
    }
    return payload;
  }

  @Override
  public List<Listing> listings() {
    return List.of(REGION.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), DETECTOR, List.of());
  }
}
