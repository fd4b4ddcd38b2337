package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Identity providers that speak SAML. */
@Singleton
final class IamSamlProviderMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.saml-provider";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String arn = Fields.required(record.payload(), "Arn");
    return AwsAsset.withArn(record, account, arn)
        .named(arn.substring(arn.lastIndexOf('/') + 1))
        .copy("ValidUntil", "validUntil")
        .copy("CreateDate", "createDate")
        .done();
  }
}
