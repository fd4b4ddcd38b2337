package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The transaction a correlation runs in. */
@Singleton
public final class CorrelationRun {
  private static final int ATTEMPTS = 5;
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";

  private final Database database;

  public CorrelationRun(Database database) {
    this.database = database;
  }

  /**
   * Runs the work at REPEATABLE READ, again where a concurrent merge got in its way, and then notes
   * what it had seen and frees the task. The note is a transaction of its own, since merges keep
   * raising the same row: a crash in between costs one more run that changes nothing. The task is
   * freed with it, because a task with nothing to correlate is never taken from a dead holder.
   *
   * @param rules version of the rules that the work goes by
   * @param next how long the task rests; asked when the work has ended
   * @throws LeaseLost where another worker has the task
   */
  public void run(
      Claim claim, String rules, Supplier<Duration> next, HandleConsumer<RuntimeException> work) {
    database.jdbi().useHandle(PlannerStatistics::refresh);
    long seen = attempt(claim, rules, work);
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              handle
                  .createUpdate(
                      """
                      update tenant set done_seq = greatest(done_seq, :seen), correlated_at = now(),
                        correlated_on = :rules
                      where id = :tenant
                      """)
                  .bind("seen", seen)
                  .bind("rules", rules)
                  .bind("tenant", claim.tenantId())
                  .execute();
              TaskQueue.free(handle, claim, next.get());
            });
  }

  private long attempt(Claim claim, String rules, HandleConsumer<RuntimeException> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return database
            .jdbi()
            .inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> once(handle, claim, rules, work));
      } catch (JdbiException e) {
        if (attempt == ATTEMPTS || !passing(e)) {
          throw e;
        }
      }
    }
  }

  private static long once(
      Handle handle, Claim claim, String rules, HandleConsumer<RuntimeException> work) {
    TaskQueue.lockEpoch(handle, claim);
    long seen =
        handle
            .createQuery("select requested_seq from tenant where id = :tenant")
            .bind("tenant", claim.tenantId())
            .mapTo(Long.class)
            .one();
    tellRules(handle, claim.tenantId(), rules);
    work.useHandle(handle);
    noteBaselines(handle, claim.tenantId());
    return seen;
  }

  /** What follows from other rules, or another risk model, is told as a whole. */
  private static void tellRules(Handle handle, long tenantId, String rules) {
    handle
        .createUpdate(
            """
            insert into outbox (tenant_id, kind, dedupe, body)
            select id, 'rules-changed', 'rules:' || :rules || ':' || coalesce(extract(epoch from correlated_at), 0),
              jsonb_build_object('from', correlated_on, 'to', cast(:rules as text))
            from tenant where id = :tenant and correlated_on not in ('', :rules)
            on conflict do nothing
            """)
        .bind("tenant", tenantId)
        .bind("rules", rules)
        .execute();
  }

  /**
   * Findings of the first correlation that sees an account synced were there before anybody looked.
   */
  private static void noteBaselines(Handle handle, long tenantId) {
    handle
        .createUpdate(
            """
            insert into account_baseline (tenant_id, account_id)
            select a.tenant_id, a.id from account a
            where a.tenant_id = :tenant and a.last_scan_at is not null and a.retired_at is null
              and not exists (select from account_baseline b
                where b.tenant_id = a.tenant_id and b.account_id = a.id)
            order by a.id
            """)
        .bind("tenant", tenantId)
        .execute();
  }

  private static boolean passing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return SERIALIZATION_FAILURE.equals(sql.getSQLState())
            || DEADLOCK.equals(sql.getSQLState());
      }
    }
    return false;
  }
}
