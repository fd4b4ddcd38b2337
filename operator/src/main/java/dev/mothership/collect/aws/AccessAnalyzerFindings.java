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
import software.amazon.awssdk.services.accessanalyzer.AccessAnalyzerClient;
import software.amazon.awssdk.services.accessanalyzer.model.AnalyzerStatus;
import software.amazon.awssdk.services.accessanalyzer.model.AnalyzerSummary;
import software.amazon.awssdk.services.accessanalyzer.model.FindingSummaryV2;
import software.amazon.awssdk.services.accessanalyzer.model.ListAnalyzersResponse;
import software.amazon.awssdk.services.accessanalyzer.model.ListFindingsV2Response;

/**
 * IAM Access Analyzer: the findings of each active analyzer on resources of the account.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListFindingsV2.html
 */
@Singleton
final class AccessAnalyzerFindings implements AwsReportSource {
  private static final String ANALYZERS = "accessanalyzer:ListAnalyzers";
  private static final String LIST = "accessanalyzer:ListFindingsV2";
  private static final int PAGE = 100;

  @Override
  public String id() {
    return "accessanalyzer";
  }

  @Override
  public String format() {
    return "access-analyzer";
  }

  @Override
  public Set<String> calls() {
    return Set.of(ANALYZERS, LIST);
  }

  @Override
  public Map<String, String> actionNames() {
    return Map.of(
        ANALYZERS, "access-analyzer:ListAnalyzers", LIST, "access-analyzer:ListFindingsV2");
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    AccessAnalyzerClient client =
        place
            .session()
            .client(AccessAnalyzerClient.class, AccessAnalyzerClient::builder, place.region());
    List<AnalyzerSummary> analyzers =
        TokenPages.<ListAnalyzersResponse>of(
                token ->
                    AwsReportSource.ask(
                        ANALYZERS, () -> client.listAnalyzers(r -> r.nextToken(token))),
                ListAnalyzersResponse::nextToken)
            .flatMap(page -> page.analyzers().stream())
            .filter(analyzer -> analyzer.status() == AnalyzerStatus.ACTIVE)
            .toList();
    if (analyzers.isEmpty()) {
      return false;
    }
    JsonList list = new JsonList(report, "findings");
    for (AnalyzerSummary analyzer : analyzers) {
      findings(client, place, analyzer, list);
    }
    list.end();
    return true;
  }

  private static void findings(
      AccessAnalyzerClient client, ReportedRegion place, AnalyzerSummary analyzer, JsonList list)
      throws IOException {
    Iterator<ListFindingsV2Response> pages =
        TokenPages.of(
                token -> AwsReportSource.ask(LIST, () -> page(client, place, analyzer, token)),
                ListFindingsV2Response::nextToken)
            .iterator();
    while (pages.hasNext()) {
      for (FindingSummaryV2 finding : pages.next().findings()) {
        if (place.account().equals(finding.resourceOwnerAccount())) {
          list.add(
              SdkJson.of(finding)
                  .put("analyzer", analyzer.arn())
                  .put("region", place.region())
                  .without(List.of("analyzedAt")));
        }
      }
    }
  }

  private static ListFindingsV2Response page(
      AccessAnalyzerClient client,
      ReportedRegion place,
      AnalyzerSummary analyzer,
      @Nullable String token) {
    return client.listFindingsV2(
        r ->
            r.analyzerArn(analyzer.arn())
                .maxResults(place.session().pageSize(PAGE))
                .nextToken(token));
  }
}
