package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Repositories of ECR and whether their newest images were scanned. */
@Singleton
final class EcrRepositoryMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ecr.repository";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "repositoryArn"))
            .named(Fields.text(payload, "repositoryName"))
            .tagged(Fields.tagList(record.facets().get("tags")))
            .copy("repositoryName", "repositoryName")
            .copy("repositoryUri", "uri")
            .copy("imageTagMutability", "tagMutability");
    ObjectNode properties = asset.properties();
    JsonNode encryption = payload.path("encryptionConfiguration");
    Fields.copy(encryption, "encryptionType", properties, "encryptionType");
    Fields.copy(encryption, "kmsKey", properties, "kmsKeyArn");
    Fields.flag(
        payload.path("imageScanningConfiguration"), "scanOnPush", properties, "ownScanOnPush");
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      properties.set("policy", policy);
    }
    JsonNode scanning = record.facets().get("scanning");
    if (scanning != null) {
      Fields.flag(scanning, "scanOnPush", properties, "scanOnPush");
      Fields.copy(scanning, "scanFrequency", properties, "scanFrequency");
    }
    JsonNode images = record.facets().get("images");
    if (images != null) {
      properties.set("newestImages", Fields.each(images.path("newest"), this::image));
      Fields.flag(images, "more", properties, "moreImages");
    }
    return asset.done();
  }

  /** An image without a summary has no findings yet: it was never scanned, or not to the end. */
  private ObjectNode image(JsonNode given) {
    ObjectNode image = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "imageDigest", image, "digest");
    Fields.copy(given, "imageTags", image, "tags");
    Fields.copy(given, "imagePushedAt", image, "pushedAt");
    Fields.copy(given.path("imageScanStatus"), "status", image, "scanStatus");
    JsonNode summary = given.path("imageScanFindingsSummary");
    image.put("scanned", !summary.isMissingNode());
    Fields.copy(summary, "findingSeverityCounts", image, "severities");
    return image;
  }
}
