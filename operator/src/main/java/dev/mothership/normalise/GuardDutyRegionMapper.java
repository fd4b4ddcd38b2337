package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** GuardDuty in a region. */
@Singleton
final class GuardDutyRegionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.guardduty.region";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset = RegionAsset.of(record, account, "guardduty");
    JsonNode id = record.payload().path("DetectorIds").path(0);
    JsonNode detector = record.facets().get("detector");
    if (id.isMissingNode()) {
      asset.properties().put("enabled", false);
      return asset.done();
    }
    asset.set("detectorId", id);
    if (detector != null) {
      asset.properties().put("enabled", Fields.text(detector, "Status").equals("ENABLED"));
      ObjectNode features = JsonNodeFactory.instance.objectNode();
      detector
          .path("Features")
          .forEach(one -> features.put(Fields.text(one, "Name"), Fields.text(one, "Status")));
      asset.set("features", features);
    }
    return asset.done();
  }
}
