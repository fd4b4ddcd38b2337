package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Managed policies in their default version. */
@Singleton
final class IamPolicyMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.policy";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String arn = Fields.required(payload, "Arn");
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn)
            .named(Fields.text(payload, "PolicyName"))
            .copy("PolicyName", "policyName")
            .copy("AttachmentCount", "attachmentCount");
    asset.properties().put("awsManaged", arn.contains(":iam::aws:"));
    for (JsonNode version : payload.path("PolicyVersionList")) {
      if (version.path("IsDefaultVersion").asBoolean(false)) {
        Fields.copy(version, "Document", asset.properties(), "document");
      }
    }
    return asset.done();
  }
}
