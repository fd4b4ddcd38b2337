package dev.mothership.app;

import dev.mothership.collect.BaseKeys;
import dev.mothership.model.OperationFailed;
import jakarta.inject.Singleton;
import java.util.Map;

/** Reads the one Secret that an account names, of the account's own namespace; keeps nothing. */
@Singleton
final class SecretKeys {
  private static final String ID = "accessKeyId";
  private static final String SECRET = "secretAccessKey";

  private final NamedSecrets secrets;

  SecretKeys(NamedSecrets secrets) {
    this.secrets = secrets;
  }

  /**
   * @throws OperationFailed with SECRET_NOT_READABLE where it may not be read, is not there or
   *     lacks a key, UNREACHABLE where the API server does not answer
   */
  BaseKeys read(String namespace, String name) {
    Map<String, String> values = secrets.read(namespace, name);
    String id = values.get(ID);
    String secret = values.get(SECRET);
    if (id == null || secret == null) {
      throw NamedSecrets.lacking(name, ID, SECRET);
    }
    return new BaseKeys(id, secret);
  }
}
