package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys of KMS that are not managed by AWS. */
@Singleton
final class KmsKeyMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.kms.key";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    Map<String, JsonNode> facets = record.facets();
    AwsAsset asset = AwsAsset.withArn(record, account, Fields.required(record.payload(), "KeyArn"));
    ObjectNode properties = asset.properties();
    JsonNode key = facets.get("key");
    if (key != null) {
      Fields.copy(key, "KeyManager", properties, "keyManager");
      Fields.copy(key, "KeyState", properties, "keyState");
      Fields.copy(key, "KeySpec", properties, "keySpec");
      Fields.copy(key, "KeyUsage", properties, "keyUsage");
      Fields.copy(key, "Origin", properties, "origin");
      Fields.copy(key, "CreationDate", properties, "creationDate");
      Fields.copy(key, "DeletionDate", properties, "deletionDate");
      Fields.flag(key, "MultiRegion", properties, "multiRegion");
    }
    JsonNode policy = facets.get("policy");
    if (policy != null) {
      properties.set("policy", policy);
    }
    JsonNode rotation = facets.get("rotation");
    if (rotation != null) {
      Fields.flag(rotation, "KeyRotationEnabled", properties, "rotationEnabled");
      Fields.copy(rotation, "RotationPeriodInDays", properties, "rotationDays");
    }
    JsonNode aliases = facets.get("aliases");
    if (aliases != null) {
      properties.set("aliases", aliases);
      asset.named(aliases.path(0).asText(""));
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode tag : facets.getOrDefault("tags", MissingNode.getInstance())) {
      tags.put(Fields.text(tag, "TagKey"), Fields.text(tag, "TagValue"));
    }
    return asset.tagged(tags).done();
  }
}
