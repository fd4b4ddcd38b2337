package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetRoutesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetStagesResponse;

/**
 * HTTP and WebSocket APIs of API Gateway with their stages, and of each route how it admits
 * callers. A stage's variables can hold secrets and are not kept.
 */
@Singleton
final class GatewayApis implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 500;
  private static final String LIST = "apigatewayv2:GetApis";
  private static final String STAGES = "apigatewayv2:GetStages";
  private static final String ROUTES = "apigatewayv2:GetRoutes";

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<ApiGatewayV2Client, Api>(
                "aws.apigatewayv2.api",
                true,
                LIST,
                GatewayApis::client,
                (gateway, session) -> {
                  String size = String.valueOf(session.pageSize(LARGEST_PAGE));
                  return TokenPages.<GetApisResponse>of(
                          token -> gateway.getApis(r -> r.nextToken(token).maxResults(size)),
                          GetApisResponse::nextToken)
                      .map(GetApisResponse::items);
                },
                Api::apiId,
                GatewayApis::details,
                Set.of("NotFoundException"))
            .listing());
  }

  private static ApiGatewayV2Client client(AwsSession session, String region) {
    return session.client(ApiGatewayV2Client.class, ApiGatewayV2Client::builder, region);
  }

  private static void details(ApiGatewayV2Client gateway, Api api, Details details) {
    details.read("stages", STAGES, Set.of(), () -> stages(gateway, api.apiId()));
    details.read("routes", ROUTES, Set.of(), () -> routes(gateway, api.apiId()));
  }

  private static JsonNode stages(ApiGatewayV2Client gateway, String api) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    TokenPages.<GetStagesResponse>of(
            token -> gateway.getStages(r -> r.apiId(api).nextToken(token)),
            GetStagesResponse::nextToken)
        .flatMap(page -> page.items().stream())
        .forEach(stage -> read.add(SdkJson.of(stage.toBuilder().stageVariables(null).build())));
    return read;
  }

  private static JsonNode routes(ApiGatewayV2Client gateway, String api) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    TokenPages.<GetRoutesResponse>of(
            token -> gateway.getRoutes(r -> r.apiId(api).nextToken(token)),
            GetRoutesResponse::nextToken)
        .flatMap(page -> page.items().stream())
        .forEach(route -> read.add(SdkJson.of(route)));
    return read;
  }

  @Override
  public String action(String call) {
    return "apigateway:GET";
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), STAGES, List.of("items/*/stageVariables"), ROUTES, List.of());
  }
}
