package dev.mothership.normalise;

import java.util.Locale;

/**
 * ARNs of an identity store's users and groups, which have neither region nor account:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
 */
final class IdentityStoreArn {
  private IdentityStoreArn() {}

  /**
   * @param kind {@code user} or {@code group}, in whatever case
   */
  static String of(AccountContext account, String kind, String id) {
    return "arn:%s:identitystore:::%s/%s"
        .formatted(account.partition(), kind.toLowerCase(Locale.ROOT), id);
  }
}
