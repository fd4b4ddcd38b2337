package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.accessanalyzer.AccessAnalyzerClient;

/** IAM Access Analyzer: the analyzers of each region. */
@Singleton
final class AccessAnalyzer implements AwsServiceCollector {
  private static final String LIST = "accessanalyzer:ListAnalyzers";
  private static final int PAGE = 100;
  private static final RegionService<AccessAnalyzerClient> REGION =
      new RegionService<>(
          "aws.accessanalyzer.region",
          LIST,
          (session, region) ->
              session.client(AccessAnalyzerClient.class, AccessAnalyzerClient::builder, region),
          (analyzer, account, details) ->
              RegionService.list(
                  "analyzers",
                  analyzer
                      .listAnalyzersPaginator(r -> r.maxResults(account.session().pageSize(PAGE)))
                      .analyzers(),
                  List.of("arn", "name", "type", "status")));

  @Override
  public List<Listing> listings() {
    return List.of(REGION.listing());
  }

  @Override
  public Map<String, String> actionNames() {
    return Map.of(LIST, "access-analyzer:ListAnalyzers");
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of());
  }
}
