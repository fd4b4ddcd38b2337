package dev.mothership.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stored exception comes to now, over all tenants it concerns.
 *
 * @param standing approved, waiting, rejected, too-late or expired
 * @param decidedBy who made the decision that counts; empty for none
 * @param ignoredBy whose last approval does not count; empty for none
 * @param ignoredForHash whether that is for being of another spec, and not for being the
 *     requester's
 * @param latest when it may end at the latest; to the day while it waits
 * @param latestBy the policy that says so, with what it allows; empty where the settings do
 * @param cutTo when it ends before its time, since a policy became stricter after it applied
 * @param pending tenants that have not counted its matches yet
 * @param names of the first findings that it matches
 */
public record ExceptionState(
    long id,
    String standing,
    String decidedBy,
    @Nullable Instant decidedAt,
    String ignoredBy,
    boolean ignoredForHash,
    Instant latest,
    String latestBy,
    @Nullable Instant cutTo,
    int pending,
    int matched,
    boolean applied,
    List<String> names) {
  public static final String APPROVED = "approved";
  public static final String REJECTED = "rejected";
  public static final String TOO_LATE = "too-late";
  public static final String EXPIRED = "expired";

  public ExceptionState {
    names = List.copyOf(names);
  }
}
