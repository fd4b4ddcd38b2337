package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.Project;

/**
 * CodeBuild projects. Variables and build specifications arrive as summaries, of a source's address
 * the user information does.
 */
@Singleton
final class CodeBuildProjects implements AwsServiceCollector {
  private static final String LIST = "codebuild:ListProjects";
  private static final String PROJECTS = "codebuild:BatchGetProjects";
  private static final ListedType<CodeBuildClient, Project> TYPE =
      new ListedType<>(
          "aws.codebuild.project",
          true,
          LIST,
          (session, region) ->
              session.client(CodeBuildClient.class, CodeBuildClient::builder, region),
          CodeBuildProjects::pages,
          Project::name);

  @Override
  public List<Listing> listings() {
    return List.of(TYPE.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST,
        List.of(),
        PROJECTS,
        List.of(
            "projects/*/environment/environmentVariables/*/value",
            "projects/*/source/buildspec",
            "projects/*/secondarySources/*/buildspec",
            "projects/*/source/location@",
            "projects/*/secondarySources/*/location@"));
  }

  /** Pages hold 100 names, as many as can be asked for at once. */
  private static Stream<List<Project>> pages(CodeBuildClient build, AwsSession session) {
    return build.listProjectsPaginator(r -> {}).stream()
        .map(page -> page.projects())
        .filter(names -> !names.isEmpty())
        .map(names -> projects(build, names));
  }

  private static List<Project> projects(CodeBuildClient build, List<String> names) {
    try {
      return build.batchGetProjects(r -> r.names(names)).projects();
    } catch (SdkException e) {
      throw AwsFailures.failed(PROJECTS, e);
    }
  }
}
