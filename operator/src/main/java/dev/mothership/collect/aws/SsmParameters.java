package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/** Parameters of Systems Manager: what they are called and how they are kept, never a value. */
@Singleton
final class SsmParameters implements AwsServiceCollector {
  private static final String LIST = "ssm:DescribeParameters";
  private static final int LARGEST_PAGE = 50;
  private static final ListedType<SsmClient, ParameterMetadata> TYPE =
      new ListedType<>(
          "aws.ssm.parameter",
          true,
          LIST,
          (session, region) -> session.client(SsmClient.class, SsmClient::builder, region),
          (ssm, session) ->
              ssm
                  .describeParametersPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.parameters()),
          ParameterMetadata::name);

  @Override
  public List<Listing> listings() {
    return List.of(TYPE.listing());
  }

  /** AWS tells no value here; an imitation may. */
  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of("Parameters/*/Value"));
  }
}
