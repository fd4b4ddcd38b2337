package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/**
 * Work for every replica. A claim holds while its heartbeats arrive; whoever lost it cannot commit,
 * because {@link #lockEpoch} comes before the first lasting write of each of its transactions.
 */
@Singleton
public final class TaskQueue {
  private final Database database;

  public TaskQueue(Database database) {
    this.database = database;
  }

  /** Makes the account's sync due now; the token is echoed as handled by the run that serves it. */
  public void request(long accountId, String token) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update task set requested = :token, due_at =
                          case when worker = '' then least(due_at, now()) else clock_timestamp() end
                        where account_id = :account and kind = 'sync' and requested <> :token
                        """)
                    .bind("token", token)
                    .bind("account", accountId)
                    .execute());
  }

  /** As {@link #request}, of an organization's discovery. */
  public void requestDiscovery(long organizationId, String token) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update task set requested = :token, due_at =
                          case when worker = '' then least(due_at, now()) else clock_timestamp() end
                        where organization_id = :organization and requested <> :token
                        """)
                    .bind("token", token)
                    .bind("organization", organizationId)
                    .execute());
  }

  /**
   * Takes the next due task that is free or whose holder's heartbeats stopped. Correlations go
   * first, then discoveries, then what has been due longest. What reconcile has not vouched for
   * within {@code authorizedFor}, is suspended or retired is passed over, not failed.
   *
   * <p>A heartbeat counts as missed only under the task's own epoch: a statement that waited for
   * the row sees the new epoch with the old heartbeat and must not take the task a second time.
   */
  public Optional<Claim> claim(String worker, Duration lease, Duration authorizedFor) {
    return database
        .jdbi()
        .inTransaction(
            handle ->
                handle
                    .createQuery(
                        """
                        with next as (
                          select task.id from task
                          left join tenant on tenant.id = task.tenant_id
                          left join organization on organization.id = task.organization_id
                          left join account on account.id = task.account_id
                          left join task_heartbeat beat on beat.task_id = task.id
                          where task.due_at <= now()
                            and (task.worker = ''
                              or (beat.epoch = task.epoch and beat.beat_at < now() - :lease))
                            and tenant.retired_at is null
                            and case task.kind
                              when 'correlate' then tenant.requested_seq > tenant.done_seq
                              when 'discover' then not organization.suspended
                                and organization.authorized_at > now() - :authorizedFor
                              else account.retired_at is null and not account.suspended
                                and account.authorized_at > now() - :authorizedFor end
                          order by case task.kind when 'correlate' then 0 when 'discover' then 1
                            else 2 end, task.due_at, task.id
                          limit 1 for update of task skip locked),
                        taken as (
                          update task set worker = :worker, epoch = epoch + 1 from next
                          where task.id = next.id
                          returning task.*),
                        beating as (
                          insert into task_heartbeat (task_id, epoch, beat_at)
                          select id, epoch, now() from taken
                          on conflict (task_id)
                          do update set epoch = excluded.epoch, beat_at = excluded.beat_at)
                        select id, epoch, kind, coalesce(tenant_id, 0) as tenant_id,
                          coalesce(account_id, 0) as account_id,
                          coalesce(organization_id, 0) as organization_id, requested, due_at
                        from taken
                        """)
                    .bind("worker", worker)
                    .bind("lease", lease)
                    .bind("authorizedFor", authorizedFor)
                    .map(TaskQueue::claim)
                    .findOne());
  }

  /** Tells that the holder is alive; false when the claim is no longer its own. */
  public boolean beat(Claim claim) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                        .createUpdate(
                            """
                            update task_heartbeat beat set beat_at = now() from task
                            where beat.task_id = :task and beat.epoch = :epoch
                              and task.id = :task and task.epoch = :epoch
                            """)
                        .bind("task", claim.taskId())
                        .bind("epoch", claim.epoch())
                        .execute()
                    == 1);
  }

  /**
   * In every transaction of a task: from here to the commit nobody can take it.
   *
   * @throws LeaseLost where somebody already has
   */
  public static void lockEpoch(Handle handle, Claim claim) {
    handle
        .createQuery("select 1 from task where id = :task and epoch = :epoch for share")
        .bind("task", claim.taskId())
        .bind("epoch", claim.epoch())
        .mapTo(Integer.class)
        .findOne()
        .orElseThrow(() -> new LeaseLost(claim));
  }

  /** Frees the task, due again after {@code next} or at once if somebody asked meanwhile. */
  public void finish(Claim claim, Duration next) {
    database.jdbi().useHandle(handle -> free(handle, claim, next));
  }

  /** As {@link #finish}, and counts one more failure in a row, which is told elsewhere. */
  public void fail(Claim claim, Duration retryInterval, Duration interval) {
    fail(claim, retryInterval, interval, "");
  }

  /**
   * As {@link #finish}, and counts one more failure in a row.
   *
   * @param why in a word; never a secret
   */
  public void fail(Claim claim, Duration retryInterval, Duration interval, String why) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              int attempts =
                  handle
                      .createQuery("select attempts from task where id = :task and epoch = :epoch")
                      .bind("task", claim.taskId())
                      .bind("epoch", claim.epoch())
                      .mapTo(Integer.class)
                      .findOne()
                      .orElseThrow(() -> new LeaseLost(claim));
              free(handle, claim, Backoff.delay(retryInterval, interval, attempts), false, why);
            });
  }

  /** Frees the task unserved, due as it was, for another worker to take. */
  public void giveBack(Claim claim) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update task set worker = '', epoch = epoch + 1
                        where id = :task and epoch = :epoch
                        """)
                    .bind("task", claim.taskId())
                    .bind("epoch", claim.epoch())
                    .execute());
  }

  /** Within the caller's transaction, so that a task is freed exactly when its work is noted. */
  static void free(Handle handle, Claim claim, Duration next) {
    free(handle, claim, next, true, "");
  }

  private static void free(
      Handle handle, Claim claim, Duration next, boolean good, String failure) {
    Update update =
        handle
            .createUpdate(
                """
                update task set worker = '', finished_at = now(),
                  handled = case when :requested = '' then handled else :requested end,
                  attempts = case when :good then 0 else attempts + 1 end, failure = :failure,
                  due_at = case when due_at = :dueAt and requested = :requested
                           then now() + :next else due_at end
                where id = :task and epoch = :epoch
                """)
            .bind("requested", claim.requested())
            .bind("good", good)
            .bind("failure", failure)
            .bind("dueAt", OffsetDateTime.ofInstant(claim.dueAt(), ZoneOffset.UTC))
            .bind("next", next.truncatedTo(ChronoUnit.MICROS))
            .bind("task", claim.taskId())
            .bind("epoch", claim.epoch());
    if (update.execute() == 0) {
      throw new LeaseLost(claim);
    }
  }

  /**
   * Asks for a correlation of every tenant whose last one went by another version of the rules, or
   * was on an earlier day (UTC): each day has its score, and what depends on age grows older though
   * nothing else changes. Tenants for which one is asked for already are left alone.
   *
   * @return of how many tenants
   */
  public int requestCorrelations(String version) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              List<Long> tenants =
                  handle
                      .createQuery(
                          """
                          select id from tenant
                          where retired_at is null and correlated_at is not null
                            and requested_seq <= done_seq
                            and (correlated_on <> :version
                              or (correlated_at at time zone 'UTC')::date
                                < (now() at time zone 'UTC')::date)
                          order by id for update
                          """)
                      .bind("version", version)
                      .mapTo(Long.class)
                      .list();
              tenants.forEach(tenant -> TaskRequests.correlation(handle, tenant));
              return tenants.size();
            });
  }

  private static Claim claim(ResultSet row, StatementContext context) throws SQLException {
    Instant dueAt = row.getObject("due_at", OffsetDateTime.class).toInstant();
    return new Claim(
        row.getLong("id"),
        row.getLong("epoch"),
        Claim.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getLong("tenant_id"),
        row.getLong("account_id"),
        row.getLong("organization_id"),
        row.getString("requested"),
        dueAt);
  }
}
