package dev.mothership.remediate.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.remediate.Intent;
import dev.mothership.remediate.JobOrder;
import dev.mothership.remediate.Plan;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Reply;
import dev.mothership.remediate.Report;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run to its end. No call is made before the operator has written it down, so that wherever
 * this dies, somebody knows what may have been done.
 */
final class JobRun {
  private static final String FAILED = "failed";

  private final JobOrder order;
  private final Plan plan;
  private final RemediationAction action;
  private final Supplier<CloudCalls> open;
  private final Callback callback;
  private final String instance;
  private final Clock clock;
  private int seq;

  /**
   * @param open takes on the role; asked once the operator has let the run begin
   */
  JobRun(
      JobOrder order,
      RemediationAction action,
      Supplier<CloudCalls> open,
      Callback callback,
      String instance,
      Clock clock) {
    this.order = order;
    this.plan = order.plan();
    this.action = action;
    this.open = open;
    this.callback = callback;
    this.instance = instance;
    this.clock = clock;
  }

  /** What came of it: an outcome, or stopped. */
  String run() {
    Reply reply = callback.tell(Report.started(instance));
    if (reply.command() != Reply.Command.GO) {
      return "stopped: " + reply.message();
    }
    try {
      CloudCalls cloud = open.get();
      return order.intent() == Intent.APPLY ? apply(cloud) : recover(cloud);
    } catch (OperationFailed e) {
      return ended(FAILED, null, e.failure());
    }
  }

  private String apply(CloudCalls cloud) {
    Reply reply = callback.tell(Report.before(instance, cloud.read()));
    if (reply.command() != Reply.Command.GO) {
      return "stopped: " + reply.message();
    }
    for (PlannedCall call : plan.calls()) {
      Optional<Failure> failure = make(cloud, call, false);
      if (failure.isPresent()) {
        return putBack(cloud, failure.get());
      }
    }
    ObjectNode present = settled(cloud, this::holds);
    return holds(present)
        ? ended("succeeded", present, null)
        : putBack(
            cloud,
            failure(
                "VerificationFailed",
                "every call was accepted, but the resource does not show it: " + present));
  }

  private String recover(CloudCalls cloud) {
    ObjectNode present = cloud.read();
    callback.tell(Report.before(instance, present));
    if (order.intent() == Intent.RECOVER && holds(present)) {
      return ended("succeeded", present, null);
    }
    return putBack(cloud, null);
  }

  /**
   * @param reason null where somebody asked for it, or another run knows
   */
  private String putBack(CloudCalls cloud, @Nullable Failure reason) {
    for (PlannedCall call : action.undo(plan.target(), plan.before(), cloud.read())) {
      Optional<Failure> failure = make(cloud, call, true);
      if (failure.isPresent()) {
        return ended(FAILED, null, failure.get());
      }
    }
    ObjectNode present = settled(cloud, this::isBack);
    return isBack(present)
        ? ended("rolled-back", present, reason)
        : ended(
            FAILED,
            present,
            failure("NotBack", "the resource is not as it was before: " + present));
  }

  private boolean holds(ObjectNode state) {
    return action.change(plan.target(), state).calls().isEmpty();
  }

  private boolean isBack(ObjectNode state) {
    List<PlannedCall> left = action.undo(plan.target(), plan.before(), state);
    return left.isEmpty();
  }

  private Optional<Failure> make(CloudCalls cloud, PlannedCall call, boolean undo) {
    Reply reply = callback.tell(Report.begin(instance, seq, undo, call));
    if (reply.command() == Reply.Command.STOP) {
      throw new RunOver(reply.message());
    }
    if (reply.command() == Reply.Command.UNDO && !undo) {
      return Optional.of(failure("TooLate", reply.message()));
    }
    Optional<Failure> failure = cloud.make(call);
    callback.tell(Report.done(instance, seq, failure.orElse(null)));
    seq++;
    return failure;
  }

  /** The first state that is as wanted, or the last one seen. */
  private ObjectNode settled(CloudCalls cloud, Predicate<ObjectNode> wanted) {
    Instant end = clock.instant().plus(Duration.ofSeconds(order.settlesWithinSeconds()));
    Instant until = end.isBefore(order.deadline()) ? end : order.deadline();
    ObjectNode present = cloud.read();
    while (!wanted.test(present) && clock.instant().isBefore(until)) {
      pause();
      present = cloud.read();
    }
    return present;
  }

  private void pause() {
    try {
      Thread.sleep(order.pauseMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunOver("interrupted");
    }
  }

  private String ended(String outcome, @Nullable JsonNode state, @Nullable Failure failure) {
    callback.tell(Report.ended(instance, outcome, state, failure));
    return failure == null
        ? outcome
        : "%s: %s: %s: %s".formatted(outcome, failure.call(), failure.code(), failure.message());
  }

  private static Failure failure(String code, String message) {
    return new Failure(FailureReason.INVALID_DATA, "mothership:Remediate", code, message);
  }
}
