package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.inspector2.Inspector2Client;
import software.amazon.awssdk.services.inspector2.model.AccountState;
import software.amazon.awssdk.services.inspector2.model.FilterCriteria;
import software.amazon.awssdk.services.inspector2.model.Finding;
import software.amazon.awssdk.services.inspector2.model.FindingStatus;
import software.amazon.awssdk.services.inspector2.model.ListFindingsResponse;
import software.amazon.awssdk.services.inspector2.model.SortCriteria;
import software.amazon.awssdk.services.inspector2.model.SortField;
import software.amazon.awssdk.services.inspector2.model.SortOrder;
import software.amazon.awssdk.services.inspector2.model.Status;
import software.amazon.awssdk.services.inspector2.model.StringComparison;
import software.amazon.awssdk.services.inspector2.model.StringFilter;

/**
 * Inspector: what is open or suppressed in the account. An administrator has its members' findings
 * too. https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html
 */
@Singleton
final class InspectorFindings implements AwsReportSource {
  private static final String STATUS = "inspector2:BatchGetAccountStatus";
  private static final String LIST = "inspector2:ListFindings";
  private static final int PAGE = 100;
  private static final SortCriteria OLDEST =
      SortCriteria.builder().field(SortField.FIRST_OBSERVED_AT).sortOrder(SortOrder.ASC).build();

  @Override
  public String id() {
    return "inspector2";
  }

  @Override
  public String format() {
    return "inspector2";
  }

  @Override
  public Set<String> calls() {
    return Set.of(STATUS, LIST);
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    Inspector2Client inspector =
        place.session().client(Inspector2Client.class, Inspector2Client::builder, place.region());
    if (!isOn(inspector, place)) {
      return false;
    }
    JsonList list = new JsonList(report, "findings");
    Iterator<ListFindingsResponse> pages =
        TokenPages.of(
                token -> AwsReportSource.ask(LIST, () -> page(inspector, place, token)),
                ListFindingsResponse::nextToken)
            .iterator();
    while (pages.hasNext()) {
      for (Finding finding : pages.next().findings()) {
        if (place.account().equals(finding.awsAccountId())
            && finding.status() != FindingStatus.CLOSED) {
          list.add(SdkJson.of(finding));
        }
      }
    }
    list.end();
    return true;
  }

  /** An account in which it never was answers that it is disabled. */
  private static boolean isOn(Inspector2Client inspector, ReportedRegion place) {
    List<AccountState> accounts =
        AwsReportSource.ask(
            STATUS,
            () -> inspector.batchGetAccountStatus(r -> r.accountIds(place.account())).accounts());
    return accounts.stream()
        .map(account -> account.state())
        .anyMatch(state -> state != null && state.status() != Status.DISABLED);
  }

  private static ListFindingsResponse page(
      Inspector2Client inspector, ReportedRegion place, @Nullable String token) {
    return inspector.listFindings(
        r ->
            r.filterCriteria(mine(place))
                .sortCriteria(OLDEST)
                .maxResults(place.session().pageSize(PAGE))
                .nextToken(token));
  }

  private static FilterCriteria mine(ReportedRegion place) {
    return FilterCriteria.builder()
        .awsAccountId(
            StringFilter.builder()
                .comparison(StringComparison.EQUALS)
                .value(place.account())
                .build())
        .build();
  }
}
