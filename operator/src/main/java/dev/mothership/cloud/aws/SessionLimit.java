package dev.mothership.cloud.aws;

import java.time.Duration;
import java.util.List;

/**
 * What a session that changes something, or that is handed to somebody else's program, is held to.
 * The role of such a session must ask for the external id.
 *
 * @param name of the session, as CloudTrail tells it
 * @param lasts until the credentials end; AWS allows 15 minutes at the least, and an hour at the
 *     most where one role takes on another
 * @param policy a policy document: of what the role may, only this; empty for none
 * @param managed names of policies that AWS manages: of what the role may, only what these allow
 */
public record SessionLimit(String name, Duration lasts, String policy, List<String> managed) {
  public SessionLimit {
    managed = List.copyOf(managed);
  }

  public SessionLimit(String name, Duration lasts, String policy) {
    this(name, lasts, policy, List.of());
  }
}
