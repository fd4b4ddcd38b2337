package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Secrets of Secrets Manager. */
@Singleton
final class SecretsManagerSecretMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.secretsmanager.secret";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "ARN"))
            .named(Fields.text(payload, "Name"))
            .copy("Name", "secretName")
            .copy("KmsKeyId", "kmsKeyId")
            .copy("OwningService", "owningService")
            .copy("PrimaryRegion", "primaryRegion")
            .copy("CreatedDate", "createdDate")
            .copy("LastRotatedDate", "lastRotatedDate")
            .copy("LastChangedDate", "lastChangedDate")
            .copy("LastAccessedDate", "lastAccessedDate")
            .flag("RotationEnabled", "rotationEnabled");
    Fields.copy(
        payload.path("RotationRules"),
        "AutomaticallyAfterDays",
        asset.properties(),
        "rotationDays");
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    return asset.done();
  }
}
