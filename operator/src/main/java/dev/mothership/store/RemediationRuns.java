package dev.mothership.store;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Jobs as the operator sees them: begun, made, lost, cleaned up. */
@Singleton
public final class RemediationRuns {
  /** A Job that comes to nothing is made this often. */
  static final int ATTEMPTS = 3;

  private static final Duration WATCH = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration UNMADE = Duration.ofSeconds(30);

  private final Database database;

  public RemediationRuns(Database database) {
    this.database = database;
  }

  /**
   * Records a run before anything of it exists.
   *
   * @param intent apply, recover or rollback; only what applies is held back by the limits
   * @param lasts until its deadline
   */
  public Launch begin(
      RemediationRow row,
      String intent,
      byte[] tokenHash,
      Duration lasts,
      RemediationLimits limits) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              boolean applies = intent.equals("apply");
              Optional<Launch.Held> held =
                  applies ? new RemediationBrake(handle, row, limits).holds() : Optional.empty();
              if (held.isPresent()) {
                return held.get();
              }
              RunRow run = insert(handle, row, intent, tokenHash, lasts);
              RemediationRow after =
                  Transition.of(
                          row, applies ? RemediationState.RUNNING : RemediationState.RECOVERING)
                      .run(run.id())
                      .attempts(row.attempts())
                      .failure(row.failure())
                      .due(WATCH)
                      .then(
                          (h, now) ->
                              RemediationNews.tell(
                                  h,
                                  now,
                                  applies ? "started" : "recovering",
                                  Long.toString(run.id()),
                                  now.approvedBy(),
                                  RemediationNews.nothing().put("run", run.id())))
                      .commit(handle);
              return new Launch.Begun(after, run);
            });
  }

  private static RunRow insert(
      Handle handle, RemediationRow row, String intent, byte[] tokenHash, Duration lasts) {
    long id =
        handle
            .createQuery(
                """
                insert into remediation_run (tenant_id, remediation_id, account_id, action, intent,
                  state, plan_hash, token_hash, deadline_at)
                values (:tenant, :remediation, :account, :action, :intent, 'launching', :hash,
                  :token, now() + :lasts)
                returning id
                """)
            .bind("tenant", row.tenantId())
            .bind("remediation", row.id())
            .bind("account", row.accountId())
            .bind("action", row.action())
            .bind("intent", intent)
            .bind("hash", row.planHash())
            .bind("token", tokenHash)
            .bind("lasts", lasts)
            .mapTo(Long.class)
            .one();
    return find(handle, row.tenantId(), id).orElseThrow();
  }

  public Optional<RunRow> find(RemediationRow row) {
    Long id = row.runId();
    return id == null
        ? Optional.empty()
        : database.jdbi().withHandle(handle -> find(handle, row.tenantId(), id));
  }

  static Optional<RunRow> find(Handle handle, long tenantId, long id) {
    return handle
        .createQuery(
            "select "
                + RunRow.COLUMNS
                + " from remediation_run r where r.tenant_id = :tenant and r.id = :id")
        .bind("tenant", tenantId)
        .bind("id", id)
        .map(RunRow::of)
        .findOne();
  }

  static List<StepRow> steps(Handle handle, RunRow run) {
    return handle
        .createQuery(
            "select * from remediation_step where tenant_id = :tenant and run_id = :run order by seq")
        .bind("tenant", run.tenantId())
        .bind("run", run.id())
        .map(StepRow::of)
        .list();
  }

  /** The run's Job and Secret are made. */
  public void launched(RunRow run) {
    update(
        "update remediation_run set state = 'launched' where state = 'launching' and id = :id",
        run);
  }

  /** Looks at the Job again later. */
  public void watch(RemediationRow row) {
    watch(row, "", "");
  }

  /**
   * The same, where people should know why nothing happens.
   *
   * @param reason a condition's
   */
  public void watch(RemediationRow row, String reason, String message) {
    Transition.of(row, row.state())
        .attempts(row.attempts())
        .failure(row.failure())
        .waits(reason, message)
        .due(WATCH)
        .commit(database);
  }

  /** Nothing of the run is left in the cluster but a Job that goes by itself. */
  public void cleaned(RunRow run) {
    update("update remediation_run set cleaned = true where id = :id and not cleaned", run);
  }

  /**
   * The run's Job could not be made: what is to be done waits as it did before.
   *
   * @param reason a condition's
   */
  public void unmade(RemediationRow row, RunRow run, String reason, String message) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              RemediationRow locked = lock(handle, row);
              RunRow now = find(handle, run.tenantId(), run.id()).orElseThrow();
              if (now.state().equals("launching")) {
                close(handle, now);
                Transition.of(
                        locked,
                        run.intent().equals("apply")
                            ? RemediationState.APPROVED
                            : RemediationState.RECOVERING)
                    .attempts(locked.attempts())
                    .failure(locked.failure())
                    .waits(reason, message)
                    .due(UNMADE)
                    .commit(handle);
              }
            });
  }

  /**
   * The run's Job is no more and has not told its end. A run that has begun no call is tried again;
   * what another one has begun is to be recovered.
   *
   * @param why of the Job
   */
  public void lost(RemediationRow row, RunRow run, String why) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              RemediationRow locked = lock(handle, row);
              RunRow now = find(handle, run.tenantId(), run.id()).orElseThrow();
              if (now.isOpen()) {
                close(handle, now);
                after(handle, locked, now, why);
              }
            });
  }

  private static void close(Handle handle, RunRow run) {
    handle
        .createUpdate(
            """
            update remediation_run set ended_at = now(),
              state = case when state = 'running' then 'ended' else 'abandoned' end,
              outcome = case when state = 'running' then 'lost' else '' end
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", run.tenantId())
        .bind("id", run.id())
        .execute();
  }

  private static void after(Handle handle, RemediationRow row, RunRow run, String why) {
    Failure failure = new Failure(FailureReason.INTERNAL, "mothership:Job", "JobLost", why);
    if (run.intent().equals("apply") && run.steps() == 0) {
      boolean again = row.attempts() + 1 < ATTEMPTS && !row.removed();
      Transition next =
          again
              ? Transition.of(row, RemediationState.APPROVED)
                  .attempts(row.attempts() + 1)
                  .due(PAUSE)
              : Transition.of(row, RemediationState.FAILED)
                  .ended()
                  .then(RemediationStore.failedNews(failure));
      next.failure(failure).commit(handle);
      return;
    }
    recover(handle, row, run.intent().equals("apply") ? 0 : row.attempts() + 1, failure);
  }

  /** To be brought to an end by another run, unless enough have tried. */
  static void recover(Handle handle, RemediationRow row, int attempts, Failure failure) {
    if (attempts < ATTEMPTS) {
      Transition.of(row, RemediationState.RECOVERING)
          .attempts(attempts)
          .failure(failure)
          .dueNow()
          .commit(handle);
      return;
    }
    Failure last =
        new Failure(
            failure.reason(),
            failure.call(),
            "RollbackFailed",
            "The change could neither be ended nor put back; a person must look at the resource: "
                + failure.message());
    Transition.of(row, RemediationState.FAILED)
        .failure(last)
        .ended()
        .then(RemediationStore.failedNews(last))
        .commit(handle);
  }

  static RemediationRow lock(Handle handle, RemediationRow row) {
    return lock(handle, row.tenantId(), row.id());
  }

  static RemediationRow lock(Handle handle, long tenantId, long id) {
    return handle
        .createQuery("select * from remediation where tenant_id = :tenant and id = :id for update")
        .bind("tenant", tenantId)
        .bind("id", id)
        .map(RemediationRow::of)
        .one();
  }

  private void update(String sql, RunRow run) {
    database.jdbi().useHandle(handle -> handle.createUpdate(sql).bind("id", run.id()).execute());
  }
}
