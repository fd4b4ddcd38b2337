package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Trails of CloudTrail. */
@Singleton
final class CloudTrailMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.cloudtrail.trail";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "TrailARN"))
            .named(Fields.text(payload, "Name"))
            .copy("HomeRegion", "homeRegion")
            .flag("IsMultiRegionTrail", "multiRegion")
            .flag("IsOrganizationTrail", "organization")
            .flag("IncludeGlobalServiceEvents", "globalServiceEvents")
            .flag("LogFileValidationEnabled", "logFileValidation")
            .copy("S3BucketName", "bucket")
            .copy("KmsKeyId", "kmsKeyId")
            .copy("CloudWatchLogsLogGroupArn", "logGroupArn");
    JsonNode status = record.facets().get("status");
    if (status != null) {
      Fields.flag(status, "IsLogging", asset.properties(), "logging");
      Fields.copy(status, "LatestDeliveryError", asset.properties(), "deliveryError");
    }
    JsonNode selectors = record.facets().get("eventSelectors");
    if (selectors != null) {
      asset.properties().put("managementReads", records(selectors, true));
      asset.properties().put("managementWrites", records(selectors, false));
    }
    return asset.done();
  }

  /**
   * Whether any selector takes management events that read, or that write:
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
   */
  private static boolean records(JsonNode selectors, boolean reading) {
    for (JsonNode selector : selectors.path("EventSelectors")) {
      String kinds = selector.path("ReadWriteType").asText("All");
      if (selector.path("IncludeManagementEvents").asBoolean(false)
          && (kinds.equals("All") || kinds.equals("ReadOnly") == reading)) {
        return true;
      }
    }
    for (JsonNode selector : selectors.path("AdvancedEventSelectors")) {
      boolean management = false;
      boolean fits = true;
      for (JsonNode field : selector.path("FieldSelectors")) {
        String value = field.path("Equals").path(0).asText();
        switch (Fields.text(field, "Field")) {
          case "eventCategory" -> management = value.equals("Management");
          case "readOnly" -> fits = value.equals(String.valueOf(reading));
          default -> {
            // The rest narrows by source, name or resource.
          }
        }
      }
      if (management && fits) {
        return true;
      }
    }
    return false;
  }
}
