package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CanarySettings;
import software.amazon.awssdk.services.apigateway.model.Resource;
import software.amazon.awssdk.services.apigateway.model.RestApi;

/**
 * REST APIs of API Gateway with their stages, and of each method how it admits callers. What a
 * method hands on to and a stage's variables can hold secrets; neither is kept.
 */
@Singleton
final class RestApis implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 500;
  private static final @Nullable CanarySettings NONE = null;
  private static final String LIST = "apigateway:GetRestApis";
  private static final String STAGES = "apigateway:GetStages";
  private static final String AUTHORIZERS = "apigateway:GetAuthorizers";
  private static final String RESOURCES = "apigateway:GetResources";

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<ApiGatewayClient, RestApi>(
                "aws.apigateway.rest-api",
                true,
                LIST,
                RestApis::client,
                (gateway, session) ->
                    gateway
                        .getRestApisPaginator(r -> r.limit(session.pageSize(LARGEST_PAGE)))
                        .stream()
                        .map(page -> page.items()),
                RestApi::id,
                RestApis::details,
                Set.of("NotFoundException"))
            .listing());
  }

  private static ApiGatewayClient client(AwsSession session, String region) {
    return session.client(ApiGatewayClient.class, ApiGatewayClient::builder, region);
  }

  private static void details(ApiGatewayClient gateway, RestApi api, Details details) {
    if (api.policy() != null) {
      details.read("policy", LIST, Set.of(), () -> PolicyDocuments.parseEscaped(api.policy()));
    }
    details.read("stages", STAGES, Set.of(), () -> stages(gateway, api.id()));
    details.read("authorizers", AUTHORIZERS, Set.of(), () -> authorizers(gateway, api.id()));
    details.read("methods", RESOURCES, Set.of(), () -> methods(gateway, api.id()));
  }

  private static JsonNode stages(ApiGatewayClient gateway, String api) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    gateway
        .getStages(r -> r.restApiId(api))
        .item()
        .forEach(
            stage ->
                read.add(
                    SdkJson.of(stage.toBuilder().variables(null).canarySettings(NONE).build())));
    return read;
  }

  private static JsonNode authorizers(ApiGatewayClient gateway, String api) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    gateway
        .getAuthorizers(r -> r.restApiId(api).limit(LARGEST_PAGE))
        .items()
        .forEach(authorizer -> read.add(SdkJson.of(authorizer)));
    return read;
  }

  private static JsonNode methods(ApiGatewayClient gateway, String api) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    for (Resource resource :
        gateway
            .getResourcesPaginator(r -> r.restApiId(api).embed("methods").limit(LARGEST_PAGE))
            .items()) {
      resource
          .resourceMethods()
          .forEach(
              (verb, method) -> {
                ObjectNode told = read.addObject();
                told.put("Path", resource.path());
                told.put("HttpMethod", verb);
                told.put("AuthorizationType", method.authorizationType());
                told.put("ApiKeyRequired", method.apiKeyRequired());
              });
    }
    return read;
  }

  /**
   * One action reads them all:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
   */
  @Override
  public String action(String call) {
    return "apigateway:GET";
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST,
        List.of(),
        STAGES,
        List.of("item/*/variables", "item/*/canarySettings/stageVariableOverrides"),
        AUTHORIZERS,
        List.of(),
        RESOURCES,
        List.of(
            "item/*/resourceMethods/*/methodIntegration/requestParameters",
            "item/*/resourceMethods/*/methodIntegration/requestTemplates"));
  }
}
