package dev.mothership.scan;

import dev.mothership.collect.BaseKeys;

/** Reads the one Secret that an account names, from the account's own namespace. */
@FunctionalInterface
public interface SecretReader {
  /**
   * @throws dev.mothership.model.OperationFailed with CREDENTIALS_REJECTED where it cannot be read
   *     or lacks a key
   */
  BaseKeys read(String namespace, String name);
}
