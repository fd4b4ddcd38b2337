package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.Map;

/** Buckets of S3 with all that decides who may read them. */
@Singleton
final class S3BucketMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.s3.bucket";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String name = Fields.required(record.payload(), "Name");
    String arn = "arn:%s:s3:::%s".formatted(account.partition(), name);
    Map<String, JsonNode> facets = record.facets();
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn).named(name).copy("CreationDate", "creationDate");
    if (!record.unread().containsKey("publicAccessBlock")) {
      asset.set("publicAccessBlock", PublicAccessBlock.of(record));
    }
    JsonNode policy = facets.get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    JsonNode status = facets.get("policyStatus");
    if (status != null) {
      Fields.flag(status, "IsPublic", asset.properties(), "policyStatusPublic");
    }
    JsonNode acl = facets.get("acl");
    if (acl != null) {
      asset.set("acl", acl(acl));
    }
    keeping(facets, asset.properties());
    JsonNode tags = facets.get("tags");
    return asset.tagged(tags == null ? Map.of() : Fields.tags(tags)).done();
  }

  /** A bucket that never had versioning has no status; one that never logged names no target. */
  private static void keeping(Map<String, JsonNode> facets, ObjectNode properties) {
    JsonNode encryption = facets.get("encryption");
    if (encryption != null) {
      JsonNode rule = encryption.path("Rules").path(0);
      JsonNode byDefault = rule.path("ApplyServerSideEncryptionByDefault");
      ObjectNode read = properties.putObject("encryption");
      Fields.copy(byDefault, "SSEAlgorithm", read, "algorithm");
      Fields.copy(byDefault, "KMSMasterKeyID", read, "kmsKeyArn");
      Fields.flag(rule, "BucketKeyEnabled", read, "bucketKey");
    }
    JsonNode versioning = facets.get("versioning");
    if (versioning != null) {
      String status = Fields.text(versioning, "Status");
      properties.put("versioning", status.isEmpty() ? "Never" : status);
      properties.put("mfaDelete", Fields.text(versioning, "MFADelete").equals("Enabled"));
    }
    JsonNode logging = facets.get("logging");
    if (logging != null) {
      JsonNode target = logging.path("LoggingEnabled");
      properties.put("accessLogging", !target.isMissingNode());
      Fields.copy(target, "TargetBucket", properties, "loggingBucket");
    }
    JsonNode ownership = facets.get("ownership");
    if (ownership != null) {
      Fields.copy(
          ownership.path("Rules").path(0), "ObjectOwnership", properties, "objectOwnership");
    }
  }

  private static ObjectNode acl(JsonNode given) {
    ObjectNode acl = JsonNodeFactory.instance.objectNode();
    Fields.copy(given.path("Owner"), "ID", acl, "ownerId");
    acl.set("grants", Fields.each(given.path("Grants"), S3BucketMapper::grant));
    return acl;
  }

  /** A grantee is a canonical user, a predefined group by URI or, rarely, an e-mail address. */
  private static ObjectNode grant(JsonNode given) {
    JsonNode grantee = given.path("Grantee");
    String who = Fields.text(grantee, "URI");
    if (who.isEmpty()) {
      who = Fields.text(grantee, "ID");
    }
    if (who.isEmpty()) {
      who = Fields.text(grantee, "EmailAddress");
    }
    ObjectNode grant = JsonNodeFactory.instance.objectNode();
    grant.put("grantee", who);
    Fields.copy(given, "Permission", grant, "permission");
    return grant;
  }
}
