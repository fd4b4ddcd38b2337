package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** Secrets of Secrets Manager: what they are called and who may read them, never a value. */
@Singleton
final class SecretsManagerSecrets implements AwsServiceCollector {
  private static final String LIST = "secretsmanager:ListSecrets";
  private static final String POLICY = "secretsmanager:GetResourcePolicy";
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<SecretsManagerClient, SecretListEntry> TYPE =
      new ListedType<>(
          "aws.secretsmanager.secret",
          true,
          LIST,
          (session, region) ->
              session.client(SecretsManagerClient.class, SecretsManagerClient::builder, region),
          (secrets, session) ->
              secrets
                  .listSecretsPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.secretList()),
          SecretListEntry::arn,
          (secrets, secret, details) ->
              details.read("policy", POLICY, Set.of(), () -> policy(secrets, secret.arn())),
          Set.of("ResourceNotFoundException"));

  @Override
  public List<Listing> listings() {
    return List.of(TYPE.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), POLICY, List.of());
  }

  private static @Nullable JsonNode policy(SecretsManagerClient secrets, String arn) {
    String policy = secrets.getResourcePolicy(r -> r.secretId(arn)).resourcePolicy();
    return policy == null || policy.isEmpty() ? null : PolicyDocuments.parse(policy);
  }
}
