package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Inspector in a region. */
@Singleton
final class InspectorRegionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.inspector2.region";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset = RegionAsset.of(record, account, "inspector2");
    JsonNode own = record.payload().path("accounts").path(0);
    Fields.copy(own.path("state"), "status", asset.properties(), "status");
    ObjectNode resources = JsonNodeFactory.instance.objectNode();
    own.path("resourceState")
        .properties()
        .forEach(kind -> resources.put(kind.getKey(), Fields.text(kind.getValue(), "status")));
    return asset.set("resources", resources).done();
  }
}
