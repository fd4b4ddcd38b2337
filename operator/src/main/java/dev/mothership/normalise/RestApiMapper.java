package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** REST APIs of API Gateway. */
@Singleton
final class RestApiMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.apigateway.rest-api";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String arn =
        "arn:%s:apigateway:%s::/restapis/%s"
            .formatted(account.partition(), record.region(), Fields.required(payload, "id"));
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn)
            .named(Fields.text(payload, "name"))
            .tagged(Fields.tagMap(payload.path("tags")))
            .flag("disableExecuteApiEndpoint", "defaultEndpointOff");
    Fields.copy(
        payload.path("endpointConfiguration"), "types", asset.properties(), "endpointTypes");
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    JsonNode authorizers = record.facets().get("authorizers");
    if (authorizers != null) {
      asset.set("authorizerTypes", Fields.texts(authorizers, "type"));
    }
    JsonNode methods = record.facets().get("methods");
    if (methods != null) {
      asset.set("methods", Fields.each(methods, RestApiMapper::method));
    }
    JsonNode stages = record.facets().get("stages");
    if (stages != null) {
      asset.set("stages", Fields.each(stages, RestApiMapper::stage));
      stages.forEach(
          stage -> asset.relateFrom(Fields.text(stage, "webAclArn"), RelationKind.PROTECTS));
    }
    return asset.done();
  }

  private static ObjectNode method(JsonNode given) {
    ObjectNode method = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "Path", method, "path");
    Fields.copy(given, "HttpMethod", method, "method");
    Fields.copy(given, "AuthorizationType", method, "authorization");
    Fields.flag(given, "ApiKeyRequired", method, "apiKeyRequired");
    return method;
  }

  private static ObjectNode stage(JsonNode given) {
    ObjectNode stage = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "stageName", stage, "name");
    Fields.copy(given, "webAclArn", stage, "webAclArn");
    Fields.flag(given, "tracingEnabled", stage, "tracing");
    Fields.copy(given, "clientCertificateId", stage, "clientCertificateId");
    Fields.copy(given.path("accessLogSettings"), "destinationArn", stage, "accessLogArn");
    Fields.copy(given.path("methodSettings").path("*/*"), "loggingLevel", stage, "loggingLevel");
    return stage;
  }
}
