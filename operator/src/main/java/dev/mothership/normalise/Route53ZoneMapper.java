package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Hosted zones with the names that lead to an address or another name. */
@Singleton
final class Route53ZoneMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.route53.zone";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String id = Fields.required(payload, "Id");
    String arn =
        "arn:%s:route53:::hostedzone/%s"
            .formatted(account.partition(), id.substring(id.lastIndexOf('/') + 1));
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn)
            .named(Fields.text(payload, "Name"))
            .copy("ResourceRecordSetCount", "recordCount");
    Fields.flag(payload.path("Config"), "PrivateZone", asset.properties(), "private");
    JsonNode records = record.facets().get("records");
    if (records != null) {
      asset.set(
          "records", Fields.each(records.path("ResourceRecordSets"), Route53ZoneMapper::record));
      Fields.flag(records, "IsTruncated", asset.properties(), "recordsTruncated");
    }
    return asset.done();
  }

  private static ObjectNode record(JsonNode given) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "Name", record, "name");
    Fields.copy(given, "Type", record, "type");
    Fields.copy(given.path("AliasTarget"), "DNSName", record, "alias");
    record.set("values", Fields.texts(given.path("ResourceRecords"), "Value"));
    return record;
  }
}
