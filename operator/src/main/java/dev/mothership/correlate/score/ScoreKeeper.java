package dev.mothership.correlate.score;

import dev.mothership.store.ScoreFacts;
import dev.mothership.store.ScoreStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Keeps a tenant's score of the day; called last by correlation, in its transaction, when verdicts
 * and findings are written.
 */
public final class ScoreKeeper {
  /** How long a fail that can no longer be read still counts as one. */
  private static final Duration LAST_KNOWN = Duration.ofDays(14);

  /**
   * Works out the scores of the tenant, its accounts and their sub-domains, and writes those that
   * differ from what the day already holds.
   *
   * @param now the database's clock; the day is that of UTC
   * @return rows written
   */
  public int update(Handle handle, long tenantId, List<ScoredCheck> checks, Instant now) {
    ScoreStore store = new ScoreStore(handle, tenantId);
    ScoreFacts facts = store.facts(now.minus(LAST_KNOWN));
    return store.save(LocalDate.ofInstant(now, ZoneOffset.UTC), PostureScore.of(checks, facts));
  }
}
