package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;

/**
 * Launch templates with the two versions that are used unless somebody names another: the default
 * and the latest, their user data replaced by a summary.
 */
@Singleton
final class Ec2LaunchTemplates implements AwsServiceCollector {
  private static final String VERSIONS = "ec2:DescribeLaunchTemplateVersions";
  private static final int LARGEST_PAGE = 200;
  private static final ListedType<Ec2Client, LaunchTemplate> TEMPLATES =
      new ListedType<>(
          "aws.ec2.launch-template",
          true,
          "ec2:DescribeLaunchTemplates",
          (session, region) -> session.client(Ec2Client.class, Ec2Client::builder, region),
          (ec2, session) ->
              ec2
                  .describeLaunchTemplatesPaginator(
                      r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.launchTemplates()),
          LaunchTemplate::launchTemplateId,
          (ec2, template, details) ->
              details.read("versions", VERSIONS, Set.of(), () -> versions(ec2, template)),
          Set.of("InvalidLaunchTemplateId.NotFound"));

  private static JsonNode versions(Ec2Client ec2, LaunchTemplate template) {
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    ec2.describeLaunchTemplateVersions(
            r -> r.launchTemplateId(template.launchTemplateId()).versions("$Default", "$Latest"))
        .launchTemplateVersions()
        .forEach(
            version -> {
              ObjectNode told = SdkJson.of(version);
              if (told.path("LaunchTemplateData") instanceof ObjectNode data) {
                data.set("UserData", UserData.summary(data.path("UserData").asText("")));
              }
              versions.add(told);
            });
    return versions;
  }

  @Override
  public List<Listing> listings() {
    return List.of(TEMPLATES.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        TEMPLATES.call(),
        List.of(),
        VERSIONS,
        List.of("launchTemplateVersionSet/item/launchTemplateData/userData"));
  }
}
