package dev.mothership.remediate.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.Optional;

/** The cloud, as far as one action may ask it and change it. */
final class CloudCalls {
  private final RemediationAction action;
  private final Target target;
  private final AwsSession session;

  CloudCalls(RemediationAction action, Target target, AwsSession session) {
    this.action = action;
    this.target = target;
    this.session = session;
  }

  /**
   * @throws dev.mothership.model.OperationFailed as {@link RemediationAction#read}
   */
  ObjectNode read() {
    return action.read(target, session);
  }

  /** Makes a call; what went wrong, if anything did. */
  Optional<Failure> make(PlannedCall call) {
    try {
      for (AwsWrite write : action.writes()) {
        if (write.call().equals(call.call())) {
          return refused(call.call(), write.send(session, call.region(), call.parameters()));
        }
      }
      return Optional.of(
          new Failure(
              FailureReason.INTERNAL, call.call(), "Unknown", action.id() + " makes no such call"));
    } catch (RuntimeException e) {
      return Optional.of(AwsFailures.of(call.call(), e));
    }
  }

  /** Calls for several things at once say in a good answer which of them they refused. */
  private static Optional<Failure> refused(String call, JsonNode answer) {
    JsonNode first = answer.path("Unsuccessful").path(0);
    if (first.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode error = first.path("Error");
    return Optional.of(
        new Failure(
            FailureReason.INVALID_DATA,
            call,
            error.path("Code").asText("Unsuccessful"),
            error.path("Message").asText()));
  }
}
