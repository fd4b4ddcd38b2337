package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.guardduty.GuardDutyClient;
import software.amazon.awssdk.services.guardduty.model.Condition;
import software.amazon.awssdk.services.guardduty.model.Finding;
import software.amazon.awssdk.services.guardduty.model.FindingCriteria;
import software.amazon.awssdk.services.guardduty.model.ListDetectorsResponse;
import software.amazon.awssdk.services.guardduty.model.ListFindingsResponse;
import software.amazon.awssdk.services.guardduty.model.OrderBy;
import software.amazon.awssdk.services.guardduty.model.SortCriteria;

/**
 * GuardDuty: what it found in the account and nobody archived, oldest first. An administrator's
 * detector has its members' findings too.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html
 */
@Singleton
final class GuardDutyFindings implements AwsReportSource {
  private static final String DETECTORS = "guardduty:ListDetectors";
  private static final String LIST = "guardduty:ListFindings";
  private static final String GET = "guardduty:GetFindings";

  /** As many as can be got at once. */
  private static final int PAGE = 50;

  private static final SortCriteria OLDEST =
      SortCriteria.builder().attributeName("createdAt").orderBy(OrderBy.ASC).build();

  @Override
  public String id() {
    return "guardduty";
  }

  @Override
  public String format() {
    return "guardduty";
  }

  @Override
  public Set<String> calls() {
    return Set.of(DETECTORS, LIST, GET);
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    GuardDutyClient guardDuty =
        place.session().client(GuardDutyClient.class, GuardDutyClient::builder, place.region());
    List<String> detectors =
        TokenPages.<ListDetectorsResponse>of(
                token ->
                    AwsReportSource.ask(
                        DETECTORS, () -> guardDuty.listDetectors(r -> r.nextToken(token))),
                ListDetectorsResponse::nextToken)
            .flatMap(page -> page.detectorIds().stream())
            .toList();
    if (detectors.isEmpty()) {
      return false;
    }
    JsonList list = new JsonList(report, "Findings");
    for (String detector : detectors) {
      findings(guardDuty, place, detector, list);
    }
    list.end();
    return true;
  }

  private static void findings(
      GuardDutyClient guardDuty, ReportedRegion place, String detector, JsonList list)
      throws IOException {
    Iterator<ListFindingsResponse> pages =
        TokenPages.of(
                token -> AwsReportSource.ask(LIST, () -> page(guardDuty, place, detector, token)),
                ListFindingsResponse::nextToken)
            .iterator();
    while (pages.hasNext()) {
      List<String> ids = pages.next().findingIds();
      if (!ids.isEmpty()) {
        List<Finding> findings =
            AwsReportSource.ask(
                GET,
                () ->
                    guardDuty
                        .getFindings(
                            r -> r.detectorId(detector).findingIds(ids).sortCriteria(OLDEST))
                        .findings());
        for (Finding finding : findings) {
          if (place.account().equals(finding.accountId())) {
            list.add(SdkJson.of(finding));
          }
        }
      }
    }
  }

  private static ListFindingsResponse page(
      GuardDutyClient guardDuty, ReportedRegion place, String detector, @Nullable String token) {
    return guardDuty.listFindings(
        r ->
            r.detectorId(detector)
                .findingCriteria(criteria(place))
                .sortCriteria(OLDEST)
                .maxResults(place.session().pageSize(PAGE))
                .nextToken(token));
  }

  private static FindingCriteria criteria(ReportedRegion place) {
    return FindingCriteria.builder()
        .criterion(Map.of("service.archived", is("false"), "accountId", is(place.account())))
        .build();
  }

  private static Condition is(String value) {
    return Condition.builder().equalsValue(value).build();
  }
}
