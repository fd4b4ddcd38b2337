package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Lambda functions as they are now, with who may invoke them: the policies of the function and of
 * its aliases, and the URLs of both. Environment values arrive as summaries.
 */
@Singleton
final class LambdaFunctions implements AwsServiceCollector {
  private static final String LIST = "lambda:ListFunctions";
  private static final String POLICY = "lambda:GetPolicy";
  private static final String ALIASES = "lambda:ListAliases";
  private static final String URLS = "lambda:ListFunctionUrlConfigs";
  private static final String TAGS = "lambda:ListTags";
  private static final Set<String> NONE = Set.of("ResourceNotFoundException");

  /** A page holds no more, whatever is asked for. */
  private static final int LARGEST_PAGE = 50;

  private static final ListedType<LambdaClient, FunctionConfiguration> TYPE =
      new ListedType<>(
          "aws.lambda.function",
          true,
          LIST,
          (session, region) -> session.client(LambdaClient.class, LambdaClient::builder, region),
          (lambda, session) ->
              lambda
                  .listFunctionsPaginator(r -> r.maxItems(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.functions()),
          FunctionConfiguration::functionName,
          LambdaFunctions::facets,
          Set.of());

  @Override
  public List<Listing> listings() {
    return List.of(TYPE.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST,
        List.of(
            "Functions/*/Environment/Variables/*",
            "Functions/*/ImageConfigResponse/ImageConfig/Command/*",
            "Functions/*/ImageConfigResponse/ImageConfig/EntryPoint/*"),
        POLICY,
        List.of(),
        ALIASES,
        List.of(),
        URLS,
        List.of(),
        TAGS,
        List.of());
  }

  private static void facets(LambdaClient lambda, FunctionConfiguration function, Details details) {
    String name = function.functionName();
    details.read("policy", POLICY, NONE, () -> policy(lambda, name, null));
    details.read("aliasPolicies", ALIASES, NONE, () -> aliasPolicies(lambda, name));
    details.read("urls", URLS, NONE, () -> urls(lambda, name));
    details.read("tags", TAGS, NONE, () -> tags(lambda, function.functionArn()));
  }

  private static JsonNode policy(LambdaClient lambda, String name, @Nullable String alias) {
    return PolicyDocuments.parse(
        lambda.getPolicy(r -> r.functionName(name).qualifier(alias)).policy());
  }

  private static JsonNode aliasPolicies(LambdaClient lambda, String name) {
    ArrayNode policies = JsonNodeFactory.instance.arrayNode();
    for (AliasConfiguration alias :
        lambda.listAliasesPaginator(r -> r.functionName(name)).aliases()) {
      try {
        JsonNode policy = policy(lambda, name, alias.name());
        policies.addObject().put("alias", alias.name()).set("policy", policy);
      } catch (ResourceNotFoundException e) {
        // nobody was given anything on this alias
      }
    }
    return policies;
  }

  private static JsonNode urls(LambdaClient lambda, String name) {
    ArrayNode urls = JsonNodeFactory.instance.arrayNode();
    lambda
        .listFunctionUrlConfigsPaginator(r -> r.functionName(name))
        .functionUrlConfigs()
        .forEach(url -> urls.add(SdkJson.of(url)));
    return urls;
  }

  private static JsonNode tags(LambdaClient lambda, String arn) {
    return MapJson.of(lambda.listTags(r -> r.resource(arn)).tags());
  }
}
