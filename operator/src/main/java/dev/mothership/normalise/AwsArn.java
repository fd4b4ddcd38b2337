package dev.mothership.normalise;

import dev.mothership.model.RawRecord;

/** ARNs of resources that are listed by name alone. */
final class AwsArn {
  private AwsArn() {}

  /** In the record's region and the account. */
  static String of(RawRecord record, AccountContext account, String service, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(account.partition(), service, record.region(), account.accountId(), resource);
  }
}
