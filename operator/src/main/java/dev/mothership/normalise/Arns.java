package dev.mothership.normalise;

import dev.mothership.model.RawRecord;

/** ARNs put together for resources whose API gives none, or names another by its id alone. */
final class Arns {
  private Arns() {}

  /** Of a resource in the record's region and account. */
  static String of(RawRecord record, AccountContext account, String service, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(account.partition(), service, record.region(), account.accountId(), resource);
  }

  /**
   * Of a snapshot or image of EC2, whose ARN names no account:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
   */
  static String shared(RawRecord record, AccountContext account, String resource, String id) {
    return "arn:%s:ec2:%s::%s/%s".formatted(account.partition(), record.region(), resource, id);
  }
}
