package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on or off, and has one call for each.
 *
 * @param state its name in a state
 */
record Switch(String state, AwsWrite enable, AwsWrite disable) {
  List<AwsWrite> writes() {
    return List.of(enable, disable);
  }

  /** Off where nothing is told. */
  ObjectNode read(@Nullable Boolean on) {
    return Reading.object().put(state, Boolean.TRUE.equals(on));
  }

  /**
   * @param parameters of both calls
   */
  Change change(ObjectNode present, String region, ObjectNode parameters) {
    return on(present)
        ? Change.none(present)
        : new Change(
            List.of(new PlannedCall(enable.call(), region, parameters)),
            Reading.object().put(state, true));
  }

  List<PlannedCall> undo(
      ObjectNode before, ObjectNode present, String region, ObjectNode parameters) {
    return on(present) && !on(before)
        ? List.of(new PlannedCall(disable.call(), region, parameters))
        : List.of();
  }

  private boolean on(ObjectNode state) {
    return state.path(this.state).asBoolean();
  }
}
