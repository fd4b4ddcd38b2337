package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** AWS Config in a region. */
@Singleton
final class ConfigRegionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.config.region";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset = RegionAsset.of(record, account, "config");
    JsonNode status = record.facets().get("status");
    asset.set(
        "recorders",
        Fields.each(
            record.payload().path("ConfigurationRecorders"), given -> recorder(given, status)));
    JsonNode channels = record.facets().get("deliveryChannels");
    if (channels != null) {
      asset.set("deliveryChannels", Fields.each(channels, ConfigRegionMapper::channel));
    }
    return asset.done();
  }

  private static ObjectNode recorder(JsonNode given, @Nullable JsonNode status) {
    ObjectNode recorder = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "name", recorder, "name");
    JsonNode group = given.path("recordingGroup");
    Fields.flag(group, "allSupported", recorder, "allSupported");
    Fields.flag(group, "includeGlobalResourceTypes", recorder, "includesGlobal");
    Fields.copy(group.path("recordingStrategy"), "useOnly", recorder, "strategy");
    if (status != null) {
      for (JsonNode one : status) {
        if (Fields.text(one, "name").equals(Fields.text(given, "name"))) {
          Fields.flag(one, "recording", recorder, "recording");
          Fields.copy(one, "lastStatus", recorder, "lastStatus");
        }
      }
    }
    return recorder;
  }

  private static ObjectNode channel(JsonNode given) {
    ObjectNode channel = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "name", channel, "name");
    Fields.copy(given, "s3BucketName", channel, "bucket");
    Fields.copy(given, "s3KmsKeyArn", channel, "kmsKeyArn");
    return channel;
  }
}
