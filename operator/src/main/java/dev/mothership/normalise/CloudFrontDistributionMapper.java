package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CloudFront distributions: how viewers reach them and where they lead. */
@Singleton
final class CloudFrontDistributionMapper implements AssetMapper {
  /** The name of a bucket's REST endpoint; that of its website is an origin like any other. */
  private static final Pattern BUCKET =
      Pattern.compile("(.+?)\\.s3(?:[.-](?!website)[a-z0-9.-]+)?\\.amazonaws\\.com(?:\\.cn)?");

  @Override
  public String type() {
    return "aws.cloudfront.distribution";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    JsonNode config = record.facets().getOrDefault("config", payload);
    JsonNode origins = config.path("Origins").path("Items");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "ARN"))
            .named(config.at("/Aliases/Items/0").asText(Fields.text(payload, "DomainName")))
            .copy("DomainName", "domainName")
            .set("origins", Fields.each(origins, CloudFrontDistributionMapper::origin));
    ObjectNode properties = asset.properties();
    Fields.copy(config, "Enabled", properties, "enabled");
    Fields.copy(config, "Staging", properties, "staging");
    Fields.copy(config, "WebACLId", properties, "webAclId");
    Fields.copy(config.path("Aliases"), "Items", properties, "aliases");
    JsonNode certificate = config.path("ViewerCertificate");
    Fields.copy(certificate, "MinimumProtocolVersion", properties, "minimumProtocolVersion");
    Fields.copy(certificate, "ACMCertificateArn", properties, "certificateArn");
    Fields.flag(certificate, "CloudFrontDefaultCertificate", properties, "defaultCertificate");
    ArrayNode behaviors = properties.putArray("behaviors");
    if (config.path("DefaultCacheBehavior").isObject()) {
      behaviors.add(behavior(config.path("DefaultCacheBehavior")));
    }
    config.path("CacheBehaviors").path("Items").forEach(one -> behaviors.add(behavior(one)));
    JsonNode tags = record.facets().get("tags");
    if (tags != null) {
      asset.tagged(tags(tags.path("Items")));
    }
    if (record.facets().containsKey("config")) {
      Fields.flag(config.path("Logging"), "Enabled", properties, "accessLog");
    }
    for (JsonNode origin : origins) {
      Matcher bucket = BUCKET.matcher(Fields.text(origin, "DomainName"));
      if (bucket.matches()) {
        asset.relate(
            RelationKind.FORWARDS_TO,
            "arn:%s:s3:::%s".formatted(account.partition(), bucket.group(1)));
      }
    }
    String acl = Fields.text(config, "WebACLId");
    return asset.relateFrom(acl.startsWith("arn:") ? acl : "", RelationKind.PROTECTS).done();
  }

  /** The default behaviour has no path. */
  private static ObjectNode behavior(JsonNode given) {
    ObjectNode behavior = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "PathPattern", behavior, "path");
    Fields.copy(given, "ViewerProtocolPolicy", behavior, "viewerProtocolPolicy");
    return behavior;
  }

  private static ObjectNode origin(JsonNode given) {
    ObjectNode origin = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "Id", origin, "id");
    Fields.copy(given, "DomainName", origin, "domainName");
    Fields.copy(given, "OriginAccessControlId", origin, "originAccessControlId");
    Fields.copy(
        given.path("S3OriginConfig"), "OriginAccessIdentity", origin, "originAccessIdentity");
    JsonNode custom = given.path("CustomOriginConfig");
    Fields.copy(custom, "OriginProtocolPolicy", origin, "protocolPolicy");
    Fields.copy(custom.path("OriginSslProtocols"), "Items", origin, "sslProtocols");
    return origin;
  }

  private static Map<String, String> tags(JsonNode items) {
    Map<String, String> tags = new LinkedHashMap<>();
    items.forEach(tag -> tags.put(Fields.text(tag, "Key"), Fields.text(tag, "Value")));
    return tags;
  }
}
