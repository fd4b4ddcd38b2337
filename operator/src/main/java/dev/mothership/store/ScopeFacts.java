package dev.mothership.store;

import dev.mothership.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The last answer of one scope.
 *
 * @param failure why it failed; null unless it did
 * @param everListed whether a complete list was ever read
 */
public record ScopeFacts(
    long accountId, String region, String type, @Nullable Failure failure, boolean everListed) {
  public boolean failed() {
    return failure != null;
  }
}
