package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/**
 * Task definitions in use: their roles, their containers, what these share with the host, and what
 * their tasks run and where.
 */
@Singleton
final class EcsTaskDefinitionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ecs.task-definition";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(record.payload(), "taskDefinitionArn"));
    JsonNode payload = record.payload();
    RunImages images = new RunImages(asset);
    payload
        .path("interfaceIds")
        .forEach(
            id -> asset.relateFrom("network-interface", id.asText(), RelationKind.ATTACHED_TO));
    JsonNode hosts = record.facets().get("hosts");
    if (hosts != null) {
      hosts.forEach(id -> asset.relateFrom("instance", id.asText(), RelationKind.RUNS));
    }
    JsonNode facet = record.facets().get("definition");
    if (facet == null) {
      images.ofTasks(payload.path("running"), MissingNode.getInstance());
      return asset.done();
    }
    JsonNode definition = facet.path("taskDefinition");
    images.ofTasks(payload.path("running"), definition.path("containerDefinitions"));
    ObjectNode properties = asset.properties();
    String family = Fields.text(definition, "family");
    Fields.copy(definition, "family", properties, "family");
    Fields.copy(definition, "revision", properties, "revision");
    Fields.copy(definition, "status", properties, "status");
    Fields.copy(definition, "networkMode", properties, "networkMode");
    Fields.copy(definition, "pidMode", properties, "pidMode");
    Fields.copy(definition, "ipcMode", properties, "ipcMode");
    Fields.copy(definition, "taskRoleArn", properties, "taskRoleArn");
    Fields.copy(definition, "executionRoleArn", properties, "executionRoleArn");
    Fields.copy(definition, "requiresCompatibilities", properties, "requiresCompatibilities");
    return asset
        .named(family)
        .set(
            "containers",
            Fields.each(
                definition.path("containerDefinitions"), EcsTaskDefinitionMapper::container))
        .set("hostPaths", hostPaths(definition))
        .tagged(Fields.lowerTags(facet))
        .relate(RelationKind.RUNS_AS, Fields.text(definition, "taskRoleArn"))
        .done();
  }

  private static ArrayNode hostPaths(JsonNode definition) {
    ArrayNode paths = JsonNodeFactory.instance.arrayNode();
    for (JsonNode volume : definition.path("volumes")) {
      String path = Fields.text(volume.path("host"), "sourcePath");
      if (!path.isEmpty()) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static ObjectNode container(JsonNode given) {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "name", container, "name");
    Fields.copy(given, "image", container, "image");
    Fields.copy(given, "user", container, "user");
    Fields.flag(given, "privileged", container, "privileged");
    Fields.flag(given, "readonlyRootFilesystem", container, "readonlyRootFilesystem");
    container.set("environment", Summaries.ofPairs(given.path("environment")));
    container.set("secretNames", Fields.texts(given.path("secrets"), "name"));
    return container;
  }
}
