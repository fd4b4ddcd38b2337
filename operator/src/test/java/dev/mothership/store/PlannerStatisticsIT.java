package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class PlannerStatisticsIT {
  private final Jdbi jdbi = TestDatabase.create().jdbi();

  @Test
  void aTableIsAnalysedOnceAfterALargeLoadAndNotAfterASmallOne() {
    insert(1, 4_999);
    refresh();
    assertThat(estimate()).as("never analysed").isEqualTo(-1);
    insert(5_000, 5_000);
    refresh();
    assertThat(estimate()).isEqualTo(5_000);
    insert(5_001, 9_999);
    refresh();
    assertThat(estimate()).as("4,999 rows more").isEqualTo(5_000);
  }

  private void insert(int from, int to) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "insert into audit (actor, action, subject)"
                  + " select 'a', 'b', n::text from generate_series(?, ?) n",
              from,
              to);
          handle.execute("select pg_stat_force_next_flush()");
        });
  }

  private void refresh() {
    jdbi.useHandle(PlannerStatistics::refresh);
  }

  private int estimate() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select reltuples::int from pg_class where relname = 'audit'")
                .mapTo(Integer.class)
                .one());
  }
}
