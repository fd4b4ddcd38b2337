package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Clusters of ECS. */
@Singleton
final class EcsClusterMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ecs.cluster";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "clusterArn"))
            .named(Fields.text(payload, "clusterName"))
            .copy("clusterName", "clusterName")
            .copy("capacityProviders", "capacityProviders")
            .tagged(Fields.lowerTags(payload));
    for (JsonNode setting : payload.path("settings")) {
      if (Fields.text(setting, "name").equals("containerInsights")) {
        Fields.copy(setting, "value", asset.properties(), "containerInsights");
      }
    }
    return asset.done();
  }
}
