package dev.mothership.remediate;

import dev.mothership.store.AccountRow;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The keys that an account's roles are taken on from, read when they are needed and not kept. */
@FunctionalInterface
public interface BaseKeys {
  /**
   * Empty where the account names no Secret: the default credential chain counts then.
   *
   * @throws dev.mothership.model.OperationFailed where its Secret cannot be read
   */
  Optional<AwsCredentials> of(AccountRow account);
}
