package dev.mothership.remediate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What a Job tells the operator.
 *
 * @param kind what it is about
 * @param instance random, one for each process: the run belongs to the first that reports
 * @param seq number of the call, from 0
 * @param undo whether the call puts something back
 * @param call of BEGIN
 * @param state of BEFORE and ENDED
 * @param outcome of ENDED: succeeded, rolled-back or failed
 * @param failure of DONE and ENDED, where something went wrong
 */
public record Report(
    Kind kind,
    String instance,
    int seq,
    boolean undo,
    @Nullable PlannedCall call,
    @Nullable JsonNode state,
    @Nullable String outcome,
    @Nullable Failure failure) {
  private static final int LONGEST_INSTANCE = 64;

  public Report {
    require(!instance.isEmpty() && instance.length() <= LONGEST_INSTANCE, "instance");
    require(kind != Kind.BEFORE || (state != null && state.isObject()), "state");
    require(kind != Kind.BEGIN || call != null, "call");
    require(kind != Kind.ENDED || outcome != null, "outcome");
    require(seq >= 0, "seq");
  }

  private static void require(boolean holds, String field) {
    if (!holds) {
      throw new IllegalArgumentException("a report of this kind needs a proper " + field);
    }
  }

  /** In the order in which they come. */
  public enum Kind {
    /** The process runs. */
    STARTED,
    /** The state as it is before anything is done. */
    BEFORE,
    /** A call is about to be made. */
    BEGIN,
    /** It was made. */
    DONE,
    /** Nothing more is done. */
    ENDED
  }

  public static Report started(String instance) {
    return new Report(Kind.STARTED, instance, 0, false, null, null, null, null);
  }

  public static Report before(String instance, JsonNode state) {
    return new Report(Kind.BEFORE, instance, 0, false, null, state, null, null);
  }

  public static Report begin(String instance, int seq, boolean undo, PlannedCall call) {
    return new Report(Kind.BEGIN, instance, seq, undo, call, null, null, null);
  }

  public static Report done(String instance, int seq, @Nullable Failure failure) {
    return new Report(Kind.DONE, instance, seq, false, null, null, null, failure);
  }

  public static Report ended(
      String instance, String outcome, @Nullable JsonNode state, @Nullable Failure failure) {
    return new Report(Kind.ENDED, instance, 0, false, null, state, outcome, failure);
  }
}
