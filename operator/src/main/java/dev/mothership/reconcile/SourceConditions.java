package dev.mothership.reconcile;

import dev.mothership.model.Failure;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.SourceState;
import dev.mothership.store.SourceStore;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.inject.Singleton;
import java.util.Set;

/** What there is to tell of a source that is gone to; a scanner that waits for reports has none. */
@Singleton
final class SourceConditions {
  private static final Set<String> FETCHED = Set.of("cloud", "kubernetesReports", "objectStore");
  private static final String SOME = " What else there was is fetched.";

  private final SourceStore store;

  SourceConditions(SourceStore store) {
    this.store = store;
  }

  private static boolean isFetched(ScannerRow row) {
    return FETCHED.contains(kind(row));
  }

  private static String kind(ScannerRow row) {
    return row.source().path("kind").asText();
  }

  /**
   * Has the source gone to where that was asked for.
   *
   * @param token that asks; empty for nothing
   * @return the token that was served last
   */
  String handled(ScannerRow row, String token) {
    if (!isFetched(row)) {
      return token;
    }
    if (!token.isEmpty()) {
      store.request(row, token);
    }
    return store.state(row).handled();
  }

  /** Ready as it is for reports that are sent becomes what it is for this source. */
  ConditionSet judge(ConditionSet set, ScannerRow row) {
    if (!isFetched(row)) {
      return kind(row).equals("push") ? set.without(Reasons.SOURCE_READY) : set;
    }
    SourceState state = store.state(row);
    ConditionSet told = source(set, state);
    boolean suspended =
        set.get(Reasons.READY)
            .map(Condition::getReason)
            .filter(Reasons.SUSPENDED::equals)
            .isPresent();
    return suspended ? told : ready(told, state);
  }

  private static ConditionSet source(ConditionSet set, SourceState state) {
    Failure failure = state.failure();
    if (failure != null) {
      return set.isFalse(
          Reasons.SOURCE_READY, failure.reason().conditionReason(), message(failure, state));
    }
    if (state.at() == null) {
      return set.isUnknown(
          Reasons.SOURCE_READY, Reasons.PROGRESSING, "Nothing has been fetched yet.");
    }
    return state.refused() == 0
        ? set.isTrue(Reasons.SOURCE_READY, Reasons.SUCCEEDED, "All that there was is fetched.")
        : set.isFalse(
            Reasons.SOURCE_READY,
            Reasons.OBJECTS_REFUSED,
            "%d objects cannot be read and are not tried again until they change; the last is %s."
                .formatted(state.refused(), state.lastRefused()));
  }

  private static ConditionSet ready(ConditionSet set, SourceState state) {
    Failure failure = state.failure();
    if (failure == null) {
      return state.at() == null
          ? AccountConditions.progressing(set, "The source has not been gone to yet.")
          : set.isTrue(
              Reasons.READY, Reasons.SUCCEEDED, "Reports are fetched at every spec interval.");
    }
    if (state.partial()) {
      return set.isTrue(Reasons.READY, Reasons.PARTIAL, message(failure, state));
    }
    boolean stuck = !failure.reason().retryable();
    return set.isFalse(Reasons.READY, failure.reason().conditionReason(), failure.message())
        .is(stuck, Reasons.STALLED, failure.reason().conditionReason(), failure.message());
  }

  private static String message(Failure failure, SourceState state) {
    return failure.message() + (state.partial() ? SOME : "");
  }
}
