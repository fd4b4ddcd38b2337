package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.SAMLProviderListEntry;
import software.amazon.awssdk.services.iam.model.ServerCertificateMetadata;

/** Whom IAM trusts to know its users, by OpenID Connect and SAML, and its server certificates. */
@Singleton
final class IamProviders implements AwsServiceCollector {
  private static final String PROVIDER = "iam:GetOpenIDConnectProvider";
  private static final int LARGEST_PAGE = 1000;
  private static final List<ListedType<IamClient, ?>> TYPES =
      List.of(
          new ListedType<IamClient, OpenIDConnectProviderListEntry>(
              "aws.iam.oidc-provider",
              false,
              "iam:ListOpenIDConnectProviders",
              IamProviders::client,
              (iam, session) ->
                  Stream.of(iam.listOpenIDConnectProviders().openIDConnectProviderList()),
              OpenIDConnectProviderListEntry::arn,
              (iam, provider, details) ->
                  details.read("provider", PROVIDER, Set.of(), () -> read(iam, provider.arn())),
              Set.of("NoSuchEntity")),
          new ListedType<IamClient, SAMLProviderListEntry>(
              "aws.iam.saml-provider",
              false,
              "iam:ListSAMLProviders",
              IamProviders::client,
              (iam, session) -> Stream.of(iam.listSAMLProviders().samlProviderList()),
              SAMLProviderListEntry::arn),
          new ListedType<IamClient, ServerCertificateMetadata>(
              "aws.iam.server-certificate",
              false,
              "iam:ListServerCertificates",
              IamProviders::client,
              (iam, session) ->
                  iam
                      .listServerCertificatesPaginator(
                          r -> r.maxItems(session.pageSize(LARGEST_PAGE)))
                      .stream()
                      .map(page -> page.serverCertificateMetadataList()),
              ServerCertificateMetadata::arn));

  private static JsonNode read(IamClient iam, String arn) {
    return SdkJson.of(iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)));
  }

  private static IamClient client(AwsSession session, String region) {
    return session.client(IamClient.class, IamClient::builder, region);
  }

  @Override
  public List<Listing> listings() {
    return TYPES.stream().map(ListedType::listing).toList();
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        "iam:ListOpenIDConnectProviders",
        List.of(),
        PROVIDER,
        List.of(),
        "iam:ListSAMLProviders",
        List.of(),
        "iam:ListServerCertificates",
        List.of());
  }
}
