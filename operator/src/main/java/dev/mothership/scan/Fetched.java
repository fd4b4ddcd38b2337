package dev.mothership.scan;

import dev.mothership.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one run of a source came to, collected as it goes; used by one thread. */
final class Fetched {
  private final List<Failure> failures = new ArrayList<>();
  private int reports;
  private boolean more;

  /** A report came in, or the source had none to give. */
  void answered() {
    reports++;
  }

  /**
   * @param where in the source, as {@code securityhub in eu-west-1}; empty for all of it
   * @param permission that the call needs
   */
  void failed(String where, Failure failure, String permission) {
    String place = where.isEmpty() ? "" : where + ": ";
    String advice =
        switch (failure.reason()) {
          case PERMISSION_DENIED ->
              "%s answered %s. Give the account's role %s."
                  .formatted(failure.call(), failure.code(), permission);
          default -> failure.message();
        };
    failures.add(new Failure(failure.reason(), failure.call(), failure.code(), place + advice));
  }

  /** There is more than one run takes. */
  void more() {
    more = true;
  }

  boolean hasMore() {
    return more;
  }

  /** Whether something of the source answered. */
  boolean isPartial() {
    return reports > 0;
  }

  boolean isRetryable() {
    return failures.stream().anyMatch(failure -> failure.reason().retryable());
  }

  int failureCount() {
    return failures.size();
  }

  /** The first, and how many there are beside it. */
  Optional<Failure> failure() {
    if (failures.isEmpty()) {
      return Optional.empty();
    }
    Failure first = failures.get(0);
    int others = failures.size() - 1;
    return Optional.of(
        others == 0
            ? first
            : new Failure(
                first.reason(),
                first.call(),
                first.code(),
                "%s There %s besides."
                    .formatted(
                        first.message(),
                        others == 1 ? "is one more failure" : "are " + others + " more failures")));
  }
}
