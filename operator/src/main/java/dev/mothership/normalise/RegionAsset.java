package dev.mothership.normalise;

import dev.mothership.model.RawRecord;

/** A service as it is set up in one region. No ARN of AWS names that, so one is made up. */
final class RegionAsset {
  private RegionAsset() {}

  static AwsAsset of(RawRecord record, AccountContext account, String service) {
    return AwsAsset.withArn(
        record,
        account,
        "arn:%s:%s:%s:%s:region"
            .formatted(account.partition(), service, record.region(), account.accountId()));
  }
}
