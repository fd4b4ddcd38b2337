package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;
import java.util.Map;

/** Functions of Lambda: what they run as, who may invoke them, what their environment holds. */
@Singleton
final class LambdaFunctionMapper implements AssetMapper {
  private static final int UNQUALIFIED = 7;

  @Override
  public String type() {
    return "aws.lambda.function";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    Map<String, JsonNode> facets = record.facets();
    String role = Fields.text(payload, "Role");
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "FunctionArn"))
            .named(Fields.text(payload, "FunctionName"))
            .copy("FunctionName", "functionName")
            .copy("Runtime", "runtime")
            .copy("PackageType", "packageType")
            .copy("KMSKeyArn", "kmsKeyArn")
            .copy("LastModified", "lastModified")
            .set("layerArns", Fields.texts(payload.path("Layers"), "Arn"))
            .tagged(Fields.tagMap(facets.get("tags")))
            .relate(RelationKind.RUNS_AS, role);
    if (Fields.text(payload, "PackageType").equals("Image")) {
      image(asset, Fields.text(payload, "CodeSha256"));
    }
    JsonNode error = payload.path("Environment").path("Error");
    if (error.isMissingNode()) {
      asset.set("environment", Summaries.ofMap(payload.path("Environment").path("Variables")));
    } else {
      asset.properties().put("environmentError", error.path("ErrorCode").asText("Error"));
    }
    Fields.copy(payload, "Role", asset.properties(), "roleArn");
    Fields.copy(payload.path("VpcConfig"), "VpcId", asset.properties(), "vpcId");
    JsonNode policy = facets.get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    JsonNode aliases = facets.get("aliasPolicies");
    if (aliases != null) {
      asset.set("aliasPolicies", aliases);
    }
    JsonNode urls = facets.get("urls");
    if (urls != null) {
      asset.set("urls", Fields.each(urls, LambdaFunctionMapper::url));
    }
    return asset.done();
  }

  /** Of a function made of an image the code's hash is the image's digest; its name is not told. */
  private static void image(AwsAsset asset, String digest) {
    if (digest.matches("[0-9a-f]{64}")) {
      asset.properties().put("imageDigest", "sha256:" + digest);
      asset.relate(
          RelationKind.RUNS_IMAGE,
          "sha256:" + digest,
          JsonNodeFactory.instance.objectNode().put("running", true));
    }
  }

  /** A URL of an alias names the alias at the end of the function's ARN. */
  private static ObjectNode url(JsonNode given) {
    ObjectNode url = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "FunctionUrl", url, "url");
    Fields.copy(given, "AuthType", url, "authType");
    String[] arn = Fields.text(given, "FunctionArn").split(":");
    if (arn.length > UNQUALIFIED) {
      url.put("alias", arn[UNQUALIFIED]);
    }
    return url;
  }
}
