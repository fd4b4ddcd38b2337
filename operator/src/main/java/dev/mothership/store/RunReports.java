package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What Jobs report, each in one transaction with all that follows from it. A report that comes
 * twice changes nothing the second time.
 */
@Singleton
public final class RunReports {
  private final Database database;

  public RunReports(Database database) {
    this.database = database;
  }

  /**
   * Whose report it is.
   *
   * @param authorized reconcile vouches for the object
   * @param late the run's deadline is over
   */
  public record Sender(RemediationRow row, RunRow run, boolean authorized, boolean late) {
    /** Whether reports of that process still count. */
    public boolean counts(String instance) {
      return run.isOpen() && (run.instance().isEmpty() || run.instance().equals(instance));
    }
  }

  /** One report at a time for each remediation. */
  @FunctionalInterface
  public interface Handling<T> {
    T handle(Sender sender, Book book);
  }

  /** What a report can have written down. */
  public final class Book {
    private final Handle handle;
    private final Sender sender;

    private Book(Handle handle, Sender sender) {
      this.handle = handle;
      this.sender = sender;
    }

    public List<StepRow> steps() {
      return RemediationRuns.steps(handle, sender.run());
    }

    /** The process begins; no other one may report for this run from now on. */
    public void started(String instance) {
      handle
          .createUpdate(
              """
              update remediation_run set state = 'running', instance = :instance,
                started_at = coalesce(started_at, now())
              where tenant_id = :tenant and id = :run
              """)
          .bind("instance", instance)
          .bind("tenant", sender.run().tenantId())
          .bind("run", sender.run().id())
          .execute();
    }

    /** The run comes to nothing before it began; the remediation waits as it did before. */
    public void stopped() {
      handle
          .createUpdate(
              """
              update remediation_run set state = 'abandoned', ended_at = now()
              where tenant_id = :tenant and id = :run
              """)
          .bind("tenant", sender.run().tenantId())
          .bind("run", sender.run().id())
          .execute();
      RemediationRow row = sender.row();
      Transition next =
          row.removed()
              ? Transition.of(row, RemediationState.CANCELLED).ended()
              : Transition.of(row, RemediationState.APPROVED)
                  .attempts(row.attempts())
                  .due(Duration.ofSeconds(10));
      next.commit(handle);
    }

    /** The state before the first call. */
    public void before(JsonNode state) {
      handle
          .createUpdate(
              """
              update remediation_run set before = :state
              where tenant_id = :tenant and id = :run and before is null
              """)
          .bindByType("state", state, JsonNode.class)
          .bind("tenant", sender.run().tenantId())
          .bind("run", sender.run().id())
          .execute();
    }

    /** A call is about to be made. */
    public void begin(StepRow step) {
      handle
          .createUpdate(
              """
              insert into remediation_step (tenant_id, run_id, seq, undo, call, region, parameters)
              values (:tenant, :run, :seq, :undo, :call, :region, :parameters)
              """)
          .bind("tenant", sender.run().tenantId())
          .bind("run", sender.run().id())
          .bind("seq", step.seq())
          .bind("undo", step.undo())
          .bind("call", step.call())
          .bind("region", step.region())
          .bindByType("parameters", step.parameters(), JsonNode.class)
          .execute();
    }

    /** What came of it; null where it went well. */
    public void done(int seq, @Nullable Failure failure) {
      handle
          .createUpdate(
              """
              update remediation_step set ended_at = now(), failure = cast(:failure as jsonb),
                state = case when cast(:failure as jsonb) is null then 'done' else 'failed' end
              where tenant_id = :tenant and run_id = :run and seq = :seq and state = 'begun'
              """)
          .bind("failure", failure == null ? null : Json.text(Json.node(failure)))
          .bind("tenant", sender.run().tenantId())
          .bind("run", sender.run().id())
          .bind("seq", seq)
          .execute();
    }

    /** The run's end, and with it the remediation's, unless something is left to be put back. */
    public void ended(RunEnd end) {
      end.note(handle, sender.row(), sender.run());
    }
  }

  /**
   * Handles a report while no other of the same remediation is handled.
   *
   * @param tokenHash SHA-256 of the token that came with it
   * @return empty where no run has that token
   */
  public <T> Optional<T> handle(long runId, byte[] tokenHash, Handling<T> handling) {
    return database
        .jdbi()
        .inTransaction(
            handle ->
                sender(handle, runId, tokenHash)
                    .map(sender -> handling.handle(sender, new Book(handle, sender))));
  }

  private static Optional<Sender> sender(Handle handle, long runId, byte[] tokenHash) {
    Optional<long[]> ids =
        handle
            .createQuery(
                """
                select tenant_id, remediation_id from remediation_run
                where id = :run and token_hash = :token
                """)
            .bind("run", runId)
            .bind("token", tokenHash)
            .map(
                (row, context) ->
                    new long[] {row.getLong("tenant_id"), row.getLong("remediation_id")})
            .findOne();
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    long tenant = ids.get()[0];
    RemediationRow row = RemediationRuns.lock(handle, tenant, ids.get()[1]);
    RunRow run = RemediationRuns.find(handle, tenant, runId).orElseThrow();
    return handle
        .createQuery(
            """
            select coalesce(m.authorized_at > now() - interval '10 minutes', false) as authorized,
              r.deadline_at <= now() as late
            from remediation_run r
            join remediation m on m.tenant_id = r.tenant_id and m.id = r.remediation_id
            where r.tenant_id = :tenant and r.id = :run
            """)
        .bind("tenant", tenant)
        .bind("run", runId)
        .map(
            (told, context) ->
                new Sender(row, run, told.getBoolean("authorized"), told.getBoolean("late")))
        .findOne();
  }
}
