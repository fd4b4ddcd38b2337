package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Identity providers that speak OpenID Connect. */
@Singleton
final class IamOidcProviderMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.oidc-provider";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset = AwsAsset.withArn(record, account, Fields.required(record.payload(), "Arn"));
    JsonNode provider = record.facets().get("provider");
    if (provider != null) {
      asset.named(Fields.text(provider, "Url")).tagged(Fields.tags(provider));
      Fields.copy(provider, "Url", asset.properties(), "url");
      Fields.copy(provider, "ClientIDList", asset.properties(), "clientIds");
      Fields.copy(provider, "ThumbprintList", asset.properties(), "thumbprints");
    }
    return asset.done();
  }
}
