package dev.mothership.local;

import org.jspecify.annotations.Nullable;

/** One place that may hold, or way to get, the programs of the control plane. */
interface BinarySource {

  /** Looks there; never throws for a mere absence. */
  Outcome look();

  /** What came of it: the programs, or in one line why they are not there. */
  record Outcome(@Nullable ControlPlaneBinaries binaries, String reason) {
    static Outcome found(ControlPlaneBinaries binaries) {
      return new Outcome(binaries, "");
    }

    static Outcome missing(String reason) {
      return new Outcome(null, reason);
    }
  }
}
