package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** The account itself, under the ARN of its root user. */
@Singleton
final class IamAccountMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.account";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String arn = "arn:%s:iam::%s:root".formatted(account.partition(), account.accountId());
    return AwsAsset.withArn(record, account, arn).copy("SummaryMap", "summary").done();
  }
}
