package dev.mothership.remediate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import java.util.List;
import java.util.Set;

/**
 * One way to fix one fault. An action holds nothing and asks nobody but the cloud: what to do
 * follows from a state, so that it can be worked out again after anything died. Each is one class,
 * named in {@code META-INF/services} because the Job has no container that could find it, and one
 * file of {@code config/rules/remediations} with the same id.
 */
public interface RemediationAction {
  String id();

  /** Calls that {@link #read} makes, as {@code ec2:DescribeInstances}. */
  Set<String> reads();

  /** Every call that a change or its undoing can hold. */
  List<AwsWrite> writes();

  /**
   * What the action can change of the resource, the same text for the same state: sorted, and
   * without what changes by itself.
   *
   * @throws dev.mothership.model.OperationFailed where it cannot be read, is gone, or is in no
   *     state to be changed
   */
  ObjectNode read(Target target, AwsSession session);

  /** What to do about a state. Afterwards the same question must be answered with no calls. */
  Change change(Target target, ObjectNode present);

  /**
   * What brings a state back to an earlier one, as far as this action can have changed it; no calls
   * where nothing is left to put back.
   *
   * @param before as {@link #read} told it before the change
   * @param present as it tells it now, whatever part of the change was made
   */
  List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present);
}
