package dev.mothership.notify;

import java.util.Map;

/** Reads the one Secret that a channel names; nothing of it is kept past one message. */
@FunctionalInterface
public interface SecretValues {
  /**
   * @param namespace of the channel itself; empty for the operator's own
   * @throws dev.mothership.model.OperationFailed with SECRET_NOT_READABLE where it may not be read
   *     or is not there, UNREACHABLE where the API server does not answer
   */
  Map<String, String> read(String namespace, String name);
}
