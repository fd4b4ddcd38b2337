package dev.mothership.cloud;

import java.time.Instant;

/** Answers calls from a recording; used by several threads at once. */
public interface Player {
  /** When the recording was made: what it says was true then. */
  Instant takenAt();

  /**
   * @throws dev.mothership.model.OperationFailed with INVALID_DATA where the recording does not
   *     hold the call, naming operation and parameters
   */
  Answer answer(Call call);
}
