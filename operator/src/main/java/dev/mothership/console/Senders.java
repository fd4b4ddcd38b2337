package dev.mothership.console;

import dev.mothership.jobs.RunToken;
import dev.mothership.jobs.Tokens;
import dev.mothership.store.RunTokens;
import dev.mothership.store.ToolRun;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a report to a Scanner: whoever Kubernetes lets, or the Job of the Scanner's own run by
 * the token of that run, which is good for nothing else and for nobody once the run is over.
 */
@Singleton
final class Senders {
  private final Admissions admissions;
  private final RunTokens runs;

  Senders(Admissions admissions, RunTokens runs) {
    this.admissions = admissions;
    this.runs = runs;
  }

  /**
   * A sender who may.
   *
   * @param run whose Job it is; null of a user of Kubernetes
   */
  record Sender(String name, @Nullable ToolRun run) {}

  /**
   * @throws Refused as {@link Admissions#admit}, or 401 for the token of a run that is over or not
   *     of this Scanner
   */
  Sender admit(@Nullable String authorization, Gate.Right right) {
    String token = Gate.token(authorization);
    if (!RunToken.isOne(token)) {
      return new Sender(admissions.admit(authorization, right).name(), null);
    }
    Optional<ToolRun> run = runs.find(right.namespace(), right.name(), Tokens.hash(token));
    return run.map(found -> new Sender("job:" + found.job(), found))
        .orElseThrow(
            () ->
                new Refused(
                    Refused.UNAUTHORIZED,
                    "this token is of no run of the Scanner that is under way, or has sent all that"
                        + " it may"));
  }

  /** A report of theirs is stored. */
  void sent(Sender sender) {
    ToolRun run = sender.run();
    if (run != null) {
      runs.used(run);
    }
  }
}
