package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Users of IAM Identity Center's store. */
@Singleton
final class IdentityStoreUserMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.identitystore.user";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String id = Fields.required(record.payload(), "UserId");
    return AwsAsset.withArn(record, account, IdentityStoreArn.of(account, "user", id))
        .named(Fields.text(record.payload(), "UserName"))
        .copy("UserName", "userName")
        .copy("UserStatus", "status")
        .set("issuers", Fields.texts(record.payload().path("ExternalIds"), "Issuer"))
        .done();
  }
}
