package dev.mothership.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;

/**
 * How a reconcile ends. JOSDK keeps the event of its own status write from the reconciler, and with
 * it that of whatever was changed while it wrote (java-operator-sdk issue 3398). So whoever has
 * written looks once more, soon: nothing that people asked for waits until the next regular look.
 */
final class StatusControl {
  /**
   * While a fleet is taken on, statuses are written all the time: a look at each is not for free.
   */
  private static final Duration SOON = Duration.ofSeconds(5);

  private StatusControl() {}

  /** A status is to be written, and else nothing to be looked at by itself. */
  static <R extends HasMetadata> UpdateControl<R> of(R patch) {
    return UpdateControl.patchStatus(patch).rescheduleAfter(SOON);
  }

  /**
   * @param patch of the status, empty where it is as it was
   * @param again when to look next, where nothing was written
   */
  static <R extends HasMetadata> UpdateControl<R> of(Optional<R> patch, Duration again) {
    if (patch.isEmpty()) {
      return UpdateControl.<R>noUpdate().rescheduleAfter(again);
    }
    Duration soon = again.compareTo(SOON) < 0 ? again : SOON;
    return UpdateControl.patchStatus(patch.get()).rescheduleAfter(soon);
  }
}
