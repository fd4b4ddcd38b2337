package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** The public access block of the whole account. */
@Singleton
final class S3AccountMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.s3.account";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String arn = "arn:%s:s3:::account/%s".formatted(account.partition(), account.accountId());
    AwsAsset asset = AwsAsset.withArn(record, account, arn);
    if (!record.unread().containsKey("publicAccessBlock")) {
      asset.properties().setAll(PublicAccessBlock.of(record));
    }
    return asset.done();
  }
}
