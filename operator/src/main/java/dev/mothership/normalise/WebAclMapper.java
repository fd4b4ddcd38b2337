package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import dev.mothership.model.Scope;
import jakarta.inject.Singleton;

/** Web ACLs of WAF and what they guard. */
@Singleton
final class WebAclMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.wafv2.web-acl";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "ARN"))
            .named(Fields.text(payload, "Name"));
    boolean global = record.region().equals(Scope.GLOBAL);
    asset.properties().put("guards", global ? "cloudfront" : "regional");
    JsonNode resources = record.facets().get("resources");
    if (resources != null) {
      asset.set("resourceArns", resources);
      resources.forEach(one -> asset.relate(RelationKind.PROTECTS, api(one.asText())));
    }
    return asset.done();
  }

  /** A stage is no asset of its own: its API is. */
  private static String api(String arn) {
    int stage = arn.contains(":apigateway:") ? arn.indexOf("/stages/") : -1;
    return stage < 0 ? arn : arn.substring(0, stage);
  }
}
