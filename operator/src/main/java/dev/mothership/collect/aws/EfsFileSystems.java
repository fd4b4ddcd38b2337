package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.efs.EfsClient;
import software.amazon.awssdk.services.efs.model.FileSystemDescription;

/** File systems of EFS with the policy that says who may mount them. */
@Singleton
final class EfsFileSystems implements AwsServiceCollector {
  private static final String POLICY = "efs:DescribeFileSystemPolicy";
  private static final Set<String> NO_POLICY = Set.of("PolicyNotFound");
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<EfsClient, FileSystemDescription> FILE_SYSTEMS =
      new ListedType<>(
          "aws.efs.file-system",
          true,
          "efs:DescribeFileSystems",
          (session, region) -> session.client(EfsClient.class, EfsClient::builder, region),
          (efs, session) ->
              efs
                  .describeFileSystemsPaginator(r -> r.maxItems(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.fileSystems()),
          FileSystemDescription::fileSystemId,
          EfsFileSystems::policy,
          Set.of("FileSystemNotFound"));

  private static void policy(EfsClient efs, FileSystemDescription system, Details details) {
    details.read(
        "policy",
        POLICY,
        NO_POLICY,
        () ->
            PolicyDocuments.parse(
                efs.describeFileSystemPolicy(r -> r.fileSystemId(system.fileSystemId())).policy()));
  }

  @Override
  public List<Listing> listings() {
    return List.of(FILE_SYSTEMS.listing());
  }

  /**
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
   */
  @Override
  public String action(String call) {
    return call.replace("efs:", "elasticfilesystem:");
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(FILE_SYSTEMS.call(), POLICY);
  }
}
