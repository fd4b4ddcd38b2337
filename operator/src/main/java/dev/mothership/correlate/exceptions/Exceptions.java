package dev.mothership.correlate.exceptions;

import dev.mothership.rules.RiskModel;
import dev.mothership.store.ExceptionMatch;
import dev.mothership.store.StoredException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The exceptions of one tenant in one rating of its findings: compensating controls first, since
 * risk follows from them, then those that mute.
 */
public final class Exceptions {
  private final List<StoredException> muting;
  private final Compensation compensation;
  private final List<ExceptionMatch> muted = new ArrayList<>();

  public Exceptions(List<StoredException> stored, RiskModel model) {
    this.muting = stored.stream().filter(exception -> !exception.compensates()).toList();
    this.compensation =
        new Compensation(
            stored.stream().filter(StoredException::compensates).toList(), model.control());
  }

  public Compensation compensation() {
    return compensation;
  }

  /**
   * Decides what is muted; asked once.
   *
   * @param unresolved every finding that is not resolved
   */
  public Decision mute(List<Subject> unresolved) {
    Decision decision = Decision.of(muting, unresolved);
    muted.addAll(decision.matches());
    return decision;
  }

  /** What each exception came to, once both have been decided. */
  public List<ExceptionMatch> matches() {
    Map<Long, ExceptionMatch> all = new LinkedHashMap<>();
    Stream.concat(compensation.matches().stream(), muted.stream())
        .forEach(match -> all.merge(match.exceptionId(), match, Exceptions::both));
    return List.copyOf(all.values());
  }

  /** A compensating control names one rule or finding, so that one of the two is empty. */
  private static ExceptionMatch both(ExceptionMatch one, ExceptionMatch other) {
    return other.matched() > 0 ? other : one;
  }
}
