package dev.mothership.correlate.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ScoreFacts;
import dev.mothership.store.ScoreRow;
import dev.mothership.store.ScoreStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a tenant's score of the day; called last by correlation, in its transaction, when verdicts
 * and findings are written.
 */
public final class ScoreKeeper {
  /** How long a fail that can no longer be read still counts as one. */
  private static final Duration LAST_KNOWN = Duration.ofDays(14);

  /** The parts of each scope's way from an earlier day's facts to today's. */
  private record Replay(LocalDate from, Map<ScopeKey, Map<Cause, BigDecimal>> parts) {}

  /**
   * Works out the scores of the tenant, its accounts and their sub-domains, and writes those that
   * differ from what the day already holds, with the causes of their change since the day before.
   *
   * @param now the database's clock; the day is that of UTC
   * @return rows written
   */
  public int update(
      Handle handle, long tenantId, List<ScoredCheck> checks, Assessment assessment, Instant now) {
    ScoreStore store = new ScoreStore(handle, tenantId);
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    ScoreFacts facts = store.facts(now.minus(LAST_KNOWN));
    List<ScoreRow> rows = PostureScore.of(checks, facts);
    Map<ScopeKey, ScoreStore.Earlier> earlier = new HashMap<>();
    store
        .before(day, rows)
        .forEach(row -> earlier.put(new ScopeKey(row.accountId(), row.subdomain()), row));
    Snapshot snapshot = assessment.with(facts.findings());
    Optional<Replay> replay = earlier.isEmpty() ? Optional.empty() : replay(store, day, snapshot);
    store.saveBasis(day, snapshot.stored());
    return store.save(
        day,
        rows.stream()
            .map(
                row -> {
                  ScopeKey scope = new ScopeKey(row.accountId(), row.subdomain());
                  return row.withChange(change(scope, row.score(), earlier.get(scope), replay));
                })
            .toList());
  }

  private static Optional<Replay> replay(ScoreStore store, LocalDate day, Snapshot snapshot) {
    return store
        .basisBefore(day)
        .flatMap(
            basis ->
                Snapshot.read(basis.facts())
                    .map(before -> new Replay(basis.day(), Attribution.of(before, snapshot))));
  }

  private static ObjectNode change(
      ScopeKey scope,
      @Nullable BigDecimal score,
      ScoreStore.@Nullable Earlier earlier,
      Optional<Replay> replay) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    if (score == null || earlier == null) {
      return change;
    }
    BigDecimal delta = score.subtract(earlier.score());
    Map<Cause, BigDecimal> parts = new EnumMap<>(Cause.class);
    replay
        .filter(one -> one.from().equals(earlier.day()))
        .ifPresent(one -> parts.putAll(one.parts().getOrDefault(scope, Map.of())));
    BigDecimal told = parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    parts.put(Cause.UNRECORDED, delta.subtract(told));
    change.put("delta", delta).put("since", earlier.day().toString());
    ObjectNode causes = change.putObject("causes");
    for (Cause cause : Cause.values()) {
      causes.put(cause.id(), parts.getOrDefault(cause, BigDecimal.ZERO).setScale(1));
    }
    return change;
  }
}
