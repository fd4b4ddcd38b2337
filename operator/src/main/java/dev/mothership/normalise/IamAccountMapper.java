package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** The account itself, under the ARN of its root user. */
@Singleton
final class IamAccountMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.account";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String arn = "arn:%s:iam::%s:root".formatted(account.partition(), account.accountId());
    AwsAsset asset = AwsAsset.withArn(record, account, arn).copy("SummaryMap", "summary");
    JsonNode policy = record.facets().get("passwordPolicy");
    if (policy != null) {
      asset.set("passwordPolicy", passwords(policy));
    }
    JsonNode root = record.facets().get("credentialReport");
    if (root != null) {
      asset.set("rootCredential", CredentialRow.of(root));
      Fields.copy(root, "generated_time", asset.properties(), "credentialReportAt");
    }
    return asset.done();
  }

  private static ObjectNode passwords(JsonNode given) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "MinimumPasswordLength", policy, "minimumLength");
    Fields.copy(given, "PasswordReusePrevention", policy, "reusePrevention");
    Fields.copy(given, "MaxPasswordAge", policy, "maxAgeDays");
    Fields.flag(given, "RequireSymbols", policy, "requireSymbols");
    Fields.flag(given, "RequireNumbers", policy, "requireNumbers");
    Fields.flag(given, "RequireUppercaseCharacters", policy, "requireUppercase");
    Fields.flag(given, "RequireLowercaseCharacters", policy, "requireLowercase");
    return policy;
  }
}
