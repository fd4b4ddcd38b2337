package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.apprunner.AppRunnerClient;
import software.amazon.awssdk.services.apprunner.model.ServiceSummary;

/** App Runner services; what they are started with arrives as summaries. */
@Singleton
final class AppRunnerServices implements AwsServiceCollector {
  private static final String LIST = "apprunner:ListServices";
  private static final String SERVICE = "apprunner:DescribeService";
  private static final String IMAGE =
      "Service/SourceConfiguration/ImageRepository/ImageConfiguration/";
  private static final String CODE =
      "Service/SourceConfiguration/CodeRepository/CodeConfiguration/CodeConfigurationValues/";
  private static final int LARGEST_PAGE = 20;
  private static final ListedType<AppRunnerClient, ServiceSummary> TYPE =
      new ListedType<>(
          "aws.apprunner.service",
          true,
          LIST,
          (session, region) ->
              session.client(AppRunnerClient.class, AppRunnerClient::builder, region),
          (runner, session) ->
              runner
                  .listServicesPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.serviceSummaryList()),
          ServiceSummary::serviceArn,
          (runner, service, details) ->
              details.read(
                  "service",
                  SERVICE,
                  Set.of(),
                  () ->
                      SdkJson.of(
                          runner
                              .describeService(r -> r.serviceArn(service.serviceArn()))
                              .service())),
          Set.of("ResourceNotFoundException"));

  @Override
  public List<Listing> listings() {
    return List.of(new Listing(TYPE.type(), true, AppRunnerServices::read));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST,
        List.of(),
        SERVICE,
        List.of(
            IMAGE + "RuntimeEnvironmentVariables/*",
            IMAGE + "StartCommand",
            CODE + "RuntimeEnvironmentVariables/*",
            CODE + "BuildCommand",
            CODE + "StartCommand"));
  }

  /** Most regions have no App Runner. */
  private static void read(AwsAccess account, String region, RecordSink sink) {
    Offering.read(
        AppRunnerClient.serviceMetadata(),
        region,
        () -> TYPE.listing().reader().read(account, region, sink));
  }
}
