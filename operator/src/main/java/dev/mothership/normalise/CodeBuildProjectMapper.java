package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Projects of CodeBuild: what they build, as whom, and with which variables. */
@Singleton
final class CodeBuildProjectMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.codebuild.project";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode environment = payload.path("environment");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "arn"))
            .named(Fields.text(payload, "name"))
            .copy("name", "projectName")
            .copy("serviceRole", "roleArn")
            .copy("encryptionKey", "kmsKeyArn")
            .copy("projectVisibility", "visibility")
            .set("environment", Summaries.ofPairs(environment.path("environmentVariables")))
            .tagged(Fields.lowerTags(payload));
    Fields.copy(environment, "image", asset.properties(), "image");
    Fields.flag(environment, "privilegedMode", asset.properties(), "privileged");
    ArrayNode sources = asset.properties().putArray("sources");
    sources.add(source(payload.path("source")));
    payload.path("secondarySources").forEach(given -> sources.add(source(given)));
    return asset.relate(RelationKind.RUNS_AS, Fields.text(payload, "serviceRole")).done();
  }

  private static ObjectNode source(JsonNode given) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "type", source, "type");
    Fields.copy(given, "location", source, "location");
    ObjectNode buildspec = Summaries.of(given.path("buildspec"));
    if (!buildspec.isEmpty()) {
      source.set("buildspec", buildspec);
    }
    return source;
  }
}
