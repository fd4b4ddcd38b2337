package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.model.OperationFailed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;
import software.amazon.awssdk.services.securityhub.model.AllowedOperators;
import software.amazon.awssdk.services.securityhub.model.CompositeFilter;
import software.amazon.awssdk.services.securityhub.model.GetFindingsV2Response;
import software.amazon.awssdk.services.securityhub.model.OcsfFindingFilters;
import software.amazon.awssdk.services.securityhub.model.OcsfStringField;
import software.amazon.awssdk.services.securityhub.model.OcsfStringFilter;

/**
 * Security Hub in its second version, which speaks OCSF: what it has of the account itself in the
 * region itself. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html
 */
@Singleton
final class SecurityHubEvents implements AwsReportSource {
  private static final String HUB = "securityhub:DescribeSecurityHubV2";
  private static final String FINDINGS = "securityhub:GetFindingsV2";
  private static final int PAGE = 100;

  @Override
  public String id() {
    return "securityhubv2";
  }

  @Override
  public String format() {
    return "ocsf";
  }

  @Override
  public Set<String> calls() {
    return Set.of(HUB, FINDINGS);
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    SecurityHubClient hub =
        place.session().client(SecurityHubClient.class, SecurityHubClient::builder, place.region());
    if (!isOn(hub)) {
      return false;
    }
    Iterator<GetFindingsV2Response> pages =
        TokenPages.of(
                token -> AwsReportSource.ask(FINDINGS, () -> page(hub, place, token)),
                GetFindingsV2Response::nextToken)
            .iterator();
    JsonList list = new JsonList(report, "Findings");
    while (pages.hasNext()) {
      for (JsonNode finding : SdkJson.of(pages.next()).path("Findings")) {
        if (isWanted(finding, place)) {
          list.add(finding);
        }
      }
    }
    list.end();
    return true;
  }

  private static boolean isOn(SecurityHubClient hub) {
    try {
      AwsReportSource.ask(HUB, () -> hub.describeSecurityHubV2(r -> {}));
      return true;
    } catch (OperationFailed e) {
      if (e.getCause() instanceof AwsServiceException thrown
          && SecurityHub.NOT_SUBSCRIBED.contains(AwsFailures.code(thrown))) {
        return false;
      }
      throw e;
    }
  }

  private static GetFindingsV2Response page(
      SecurityHubClient hub, ReportedRegion place, @Nullable String token) {
    return hub.getFindingsV2(
        r -> r.filters(filters(place)).maxResults(place.session().pageSize(PAGE)).nextToken(token));
  }

  private static OcsfFindingFilters filters(ReportedRegion place) {
    return OcsfFindingFilters.builder()
        .compositeFilters(
            CompositeFilter.builder()
                .stringFilters(
                    is(OcsfStringField.CLOUD_ACCOUNT_UID, place.account()),
                    is(OcsfStringField.CLOUD_REGION, place.region()))
                .operator(AllowedOperators.AND)
                .build())
        .build();
  }

  private static OcsfStringFilter is(OcsfStringField field, String value) {
    return OcsfStringFilter.builder()
        .fieldName(field)
        .filter(SecurityHubFindings.is(value))
        .build();
  }

  private static boolean isWanted(JsonNode finding, ReportedRegion place) {
    return finding.at("/cloud/account/uid").asText().equals(place.account())
        && finding.at("/cloud/region").asText(place.region()).equals(place.region())
        && !SecurityHubFindings.isReadItself(place, finding.at("/metadata/product/uid").asText());
  }
}
