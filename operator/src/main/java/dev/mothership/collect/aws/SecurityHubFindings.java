package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.model.OperationFailed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;
import software.amazon.awssdk.services.securityhub.model.AwsSecurityFinding;
import software.amazon.awssdk.services.securityhub.model.AwsSecurityFindingFilters;
import software.amazon.awssdk.services.securityhub.model.GetFindingsResponse;
import software.amazon.awssdk.services.securityhub.model.RecordState;
import software.amazon.awssdk.services.securityhub.model.SortCriterion;
import software.amazon.awssdk.services.securityhub.model.SortOrder;
import software.amazon.awssdk.services.securityhub.model.StringFilter;
import software.amazon.awssdk.services.securityhub.model.StringFilterComparison;

/**
 * Security Hub: the active findings of the account itself in the region itself. An administrator's
 * hub has those of its members too, and an aggregating one those of other regions.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
@Singleton
final class SecurityHubFindings implements AwsReportSource {
  private static final String FINDINGS = "securityhub:GetFindings";
  private static final int PAGE = 100;
  private static final SortCriterion BY_ID =
      SortCriterion.builder().field("Id").sortOrder(SortOrder.ASC).build();

  /** What {@code ProductArn} ends in of tools that are sources themselves. */
  private static final Map<String, String> PRODUCTS =
      Map.of(
          "guardduty", "/aws/guardduty",
          "inspector2", "/aws/inspector",
          "accessanalyzer", "/aws/access-analyzer");

  @Override
  public String id() {
    return "securityhub";
  }

  @Override
  public String format() {
    return "asff";
  }

  @Override
  public Set<String> calls() {
    return Set.of(FINDINGS);
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    SecurityHubClient hub =
        place.session().client(SecurityHubClient.class, SecurityHubClient::builder, place.region());
    Iterator<GetFindingsResponse> pages =
        TokenPages.of(
                token -> AwsReportSource.ask(FINDINGS, () -> page(hub, place, token)),
                GetFindingsResponse::nextToken)
            .iterator();
    GetFindingsResponse first;
    try {
      first = pages.next();
    } catch (OperationFailed e) {
      if (isOff(e)) {
        return false;
      }
      throw e;
    }
    JsonList list = new JsonList(report, "Findings");
    add(first, place, list);
    while (pages.hasNext()) {
      add(pages.next(), place, list);
    }
    list.end();
    return true;
  }

  /** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html */
  private static boolean isOff(OperationFailed e) {
    return e.getCause() instanceof AwsServiceException thrown
        && SecurityHub.NOT_SUBSCRIBED.contains(AwsFailures.code(thrown));
  }

  private static GetFindingsResponse page(
      SecurityHubClient hub, ReportedRegion place, @Nullable String token) {
    return hub.getFindings(
        r ->
            r.filters(filters(place))
                .sortCriteria(BY_ID)
                .maxResults(place.session().pageSize(PAGE))
                .nextToken(token));
  }

  private static AwsSecurityFindingFilters filters(ReportedRegion place) {
    return AwsSecurityFindingFilters.builder()
        .awsAccountId(is(place.account()))
        .region(is(place.region()))
        .recordState(is(RecordState.ACTIVE.toString()))
        .build();
  }

  static StringFilter is(String value) {
    return StringFilter.builder().value(value).comparison(StringFilterComparison.EQUALS).build();
  }

  private static void add(GetFindingsResponse page, ReportedRegion place, JsonList list)
      throws IOException {
    for (AwsSecurityFinding finding : page.findings()) {
      if (isWanted(finding, place)) {
        list.add(SdkJson.of(finding));
      }
    }
  }

  private static boolean isWanted(AwsSecurityFinding finding, ReportedRegion place) {
    boolean here =
        place.account().equals(finding.awsAccountId())
            && (finding.region() == null || place.region().equals(finding.region()))
            && finding.recordState() != RecordState.ARCHIVED;
    String product = finding.productArn() == null ? "" : finding.productArn();
    return here && !isReadItself(place, product);
  }

  /** Whether what a product says is read from the product. */
  static boolean isReadItself(ReportedRegion place, String productArn) {
    return place.besides().stream()
        .map(PRODUCTS::get)
        .anyMatch(known -> known != null && productArn.endsWith(known));
  }
}
