package dev.mothership.store;

import dev.mothership.model.Failure;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** When scanners' tools are run next, and how that stands. */
@Singleton
public final class ToolSchedules {
  private static final String TASK =
      "tenant_id = :tenant and account_id = :account and kind = 'launch'";

  private final Database database;

  public ToolSchedules(Database database) {
    this.database = database;
  }

  /**
   * How a scanner's tool stands.
   *
   * @param endedAt when a run last ended or could not begin; null before the first
   * @param failure of that; null where it ended well
   * @param since when the open run began; null where none is open
   * @param waits why the open run's pod does not start
   * @param dueAt when the tool is run next, unless a run is open; null where that is not known
   */
  public record State(
      @Nullable Instant endedAt,
      @Nullable Failure failure,
      @Nullable Instant since,
      @Nullable Failure waits,
      @Nullable Instant dueAt) {}

  /**
   * Sees to it that the scanner's tool is run by this schedule; the time is moved only where the
   * schedule is another one, and an open run comes to its end first.
   *
   * @param schedule in any words that differ where schedules do
   * @param next by the schedule
   * @param token what somebody asks to have run now; empty for nothing
   */
  public void keep(ScannerRow row, String schedule, Instant next, String token) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              bound(
                      handle,
                      row,
                      """
                      insert into task (tenant_id, account_id, kind, due_at)
                      select :tenant, :account, 'launch', :next
                      where not exists (select from task where %s)
                      on conflict (tenant_id, kind, coalesce(account_id, 0)) do nothing
                      """
                          .formatted(TASK),
                      next)
                  .execute();
              if (changed(handle, row, schedule)) {
                bound(
                        handle,
                        row,
                        "update task set due_at = :next where "
                            + TASK
                            + """
                             and not exists (select from tool_run r where r.tenant_id = :tenant
                              and r.scanner_id = :scanner and r.ended_at is null)
                            """,
                        next)
                    .bind("scanner", row.id())
                    .execute();
              }
              ask(handle, row, token);
            });
  }

  private static Update bound(Handle handle, ScannerRow row, String sql, Instant next) {
    return handle
        .createUpdate(sql)
        .bind("tenant", row.tenantId())
        .bind("account", row.accountId())
        .bind("next", OffsetDateTime.ofInstant(next, ZoneOffset.UTC));
  }

  private static boolean changed(Handle handle, ScannerRow row, String schedule) {
    return handle
            .createUpdate(
                """
                update scanner set launches = :schedule
                where tenant_id = :tenant and id = :id and launches <> :schedule
                """)
            .bind("schedule", schedule)
            .bind("tenant", row.tenantId())
            .bind("id", row.id())
            .execute()
        > 0;
  }

  private static void ask(Handle handle, ScannerRow row, String token) {
    if (!token.isEmpty()) {
      handle
          .createUpdate(
              """
              update task set requested = :token, due_at =
                case when worker = '' then least(due_at, now()) else clock_timestamp() end
              where %s and requested <> :token
              """
                  .formatted(TASK))
          .bind("token", token)
          .bind("tenant", row.tenantId())
          .bind("account", row.accountId())
          .execute();
    }
  }

  /** The scanner's reports come from elsewhere: no tool is run for it any more. */
  public void drop(ScannerRow row) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("delete from task where worker = '' and " + TASK)
                    .bind("tenant", row.tenantId())
                    .bind("account", row.accountId())
                    .execute());
  }

  public State state(ScannerRow row) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select s.source_at, s.source_failure, r.made_at, r.waits,
                          (select due_at from task where %s) as due_at
                        from scanner s left join tool_run r on r.tenant_id = s.tenant_id
                          and r.scanner_id = s.id and r.ended_at is null
                        where s.tenant_id = :tenant and s.id = :id
                        """
                            .formatted(TASK))
                    .bind("tenant", row.tenantId())
                    .bind("account", row.accountId())
                    .bind("id", row.id())
                    .map(
                        (found, context) ->
                            new State(
                                Rows.instant(found, "source_at"),
                                Rows.failure(found, "source_failure"),
                                Rows.instant(found, "made_at"),
                                Rows.failure(found, "waits"),
                                Rows.instant(found, "due_at")))
                    .one());
  }

  /** By the database's clock, which tells when tasks are due. */
  public Instant now() {
    return database
        .jdbi()
        .withHandle(handle -> Objects.requireNonNull(DatabaseTime.REAL.now(handle)));
  }
}
