package dev.mothership.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What PostgreSQL plans by. Its own analysis of a table comes a minute or more after a large first
 * load, and until then a join of an estate with itself is planned for a single row.
 */
final class PlannerStatistics {
  private static final int ANALYSE_FROM_ROWS = 5_000;

  private PlannerStatistics() {}

  /**
   * Analyses the tables that changed by a fifth and by 5,000 rows since they were last analysed;
   * one that somebody else analyses right now is left to them. Outside of a transaction, since the
   * lock would be held to its end.
   */
  static void refresh(Handle handle) {
    List<String> outdated =
        handle
            .createQuery(
                """
                select quote_ident(relname) from pg_stat_user_tables
                where schemaname = 'public' and relname not like 'staging%'
                  and n_mod_since_analyze >= greatest(:from, n_live_tup / 5)
                order by relname
                """)
            .bind("from", ANALYSE_FROM_ROWS)
            .mapTo(String.class)
            .list();
    for (String table : outdated) {
      handle.execute("analyze (skip_locked) public." + table);
    }
  }
}
