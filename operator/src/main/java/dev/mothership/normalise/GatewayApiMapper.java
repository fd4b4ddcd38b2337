package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** HTTP and WebSocket APIs of API Gateway. */
@Singleton
final class GatewayApiMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.apigatewayv2.api";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String arn =
        "arn:%s:apigateway:%s::/apis/%s"
            .formatted(account.partition(), record.region(), Fields.required(payload, "ApiId"));
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn)
            .named(Fields.text(payload, "Name"))
            .tagged(Fields.tagMap(payload.path("Tags")))
            .copy("ProtocolType", "protocol")
            .copy("ApiEndpoint", "endpoint")
            .flag("DisableExecuteApiEndpoint", "defaultEndpointOff");
    JsonNode routes = record.facets().get("routes");
    if (routes != null) {
      asset.set("routes", Fields.each(routes, GatewayApiMapper::route));
    }
    JsonNode stages = record.facets().get("stages");
    if (stages != null) {
      asset.set("stages", Fields.each(stages, GatewayApiMapper::stage));
    }
    return asset.done();
  }

  private static ObjectNode route(JsonNode given) {
    ObjectNode route = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "RouteKey", route, "routeKey");
    Fields.copy(given, "AuthorizationType", route, "authorization");
    Fields.flag(given, "ApiKeyRequired", route, "apiKeyRequired");
    return route;
  }

  private static ObjectNode stage(JsonNode given) {
    ObjectNode stage = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "StageName", stage, "name");
    Fields.copy(given.path("AccessLogSettings"), "DestinationArn", stage, "accessLogArn");
    return stage;
  }
}
