package dev.mothership.remediate.job;

import dev.mothership.remediate.Reply;
import dev.mothership.remediate.Report;

/** The way to the operator. */
@FunctionalInterface
interface Callback {
  /**
   * Returns once the operator has written the report down.
   *
   * @throws RunOver where it no longer counts, or the operator was not reached before the deadline
   */
  Reply tell(Report report);
}
