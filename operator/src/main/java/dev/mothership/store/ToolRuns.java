package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.model.StorableText;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs of scanners' tools, as the worker that holds the scanner's task sees them. */
@Singleton
public final class ToolRuns {
  private static final String OPEN =
      "select "
          + ToolRun.COLUMNS
          + """
           from tool_run r
          where r.tenant_id = :tenant and r.scanner_id = :scanner and r.ended_at is null
          """;

  private final Database database;

  public ToolRuns(Database database) {
    this.database = database;
  }

  /** How a run ended. */
  public enum Outcome {
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    LOST("lost"),
    STOPPED("stopped");

    private final String id;

    Outcome(String id) {
      this.id = id;
    }
  }

  /** The run that has not ended; there is one at most. */
  public Optional<ToolRun> open(ScannerRow scanner) {
    return database.jdbi().withHandle(handle -> open(handle, scanner.tenantId(), scanner.id()));
  }

  private static Optional<ToolRun> open(Handle handle, long tenant, long scanner) {
    return handle
        .createQuery(OPEN)
        .bind("tenant", tenant)
        .bind("scanner", scanner)
        .map(ToolRun::of)
        .findOne();
  }

  /**
   * Records a run before anything of it exists, and forgets those of a quarter ago.
   *
   * @param lasts until its deadline
   * @throws LeaseLost where another worker has the task
   */
  public ToolRun begin(Claim claim, ScannerRow scanner, byte[] tokenHash, Duration lasts) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              handle
                  .createUpdate(
                      """
                      delete from tool_run where tenant_id = :tenant and scanner_id = :scanner
                        and ended_at < now() - interval '90 days'
                      """)
                  .bind("tenant", scanner.tenantId())
                  .bind("scanner", scanner.id())
                  .execute();
              handle
                  .createUpdate(
                      """
                      insert into tool_run
                        (tenant_id, scanner_id, requested, state, token_hash, deadline_at)
                      values (:tenant, :scanner, :requested, 'launching', :hash, now() + :lasts)
                      """)
                  .bind("tenant", scanner.tenantId())
                  .bind("scanner", scanner.id())
                  .bind("requested", claim.requested())
                  .bind("hash", tokenHash)
                  .bind("lasts", lasts)
                  .execute();
              return open(handle, scanner.tenantId(), scanner.id()).orElseThrow();
            });
  }

  /** The run's Job and Secret are made. */
  public void launched(Claim claim, ToolRun run) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              handle
                  .createUpdate(
                      """
                      update tool_run set state = 'launched'
                      where tenant_id = :tenant and id = :id and state = 'launching'
                      """)
                  .bind("tenant", run.tenantId())
                  .bind("id", run.id())
                  .execute();
            });
  }

  /**
   * Nothing has come of the run yet; it is looked at again.
   *
   * @param waits why its pod does not start; null where nothing hinders it
   */
  public void watch(Claim claim, ToolRun run, @Nullable Failure waits, Duration next) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              handle
                  .createUpdate(
                      """
                      update tool_run set waits = :waits where tenant_id = :tenant and id = :id
                        and waits is distinct from :waits
                      """)
                  .bindByType("waits", json(waits), JsonNode.class)
                  .bind("tenant", run.tenantId())
                  .bind("id", run.id())
                  .execute();
              TaskQueue.free(handle, claim, next);
            });
  }

  /**
   * The run is over, for people to read in the scanner's condition; its token is good for nothing.
   *
   * @param failure null where the tool's report was sent
   * @param next until the task is due again
   * @throws LeaseLost where another worker has the task
   */
  public void end(
      Claim claim, ToolRun run, Outcome outcome, @Nullable Failure failure, Duration next) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              close(handle, run, outcome, failure);
              tell(handle, run.tenantId(), run.scannerId(), failure);
              TaskQueue.free(handle, claim, next);
            });
  }

  /** The run came to nothing before its Job was made; another one takes its place. */
  public void abandon(Claim claim, ToolRun run) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              close(handle, run, Outcome.LOST, null);
            });
  }

  /** Nothing can be run now, for people to read in the scanner's condition. */
  public void hindered(Claim claim, ScannerRow scanner, Failure failure) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              tell(handle, scanner.tenantId(), scanner.id(), failure);
            });
  }

  /** The open run of the scanner that is called so. */
  public Optional<ToolRun> open(ScannerStore.Name name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select "
                            + ToolRun.COLUMNS
                            + """
                             from tool_run r
                            join scanner s on s.tenant_id = r.tenant_id and s.id = r.scanner_id
                            where s.namespace = :namespace and s.name = :name
                              and s.retired_at is null and r.ended_at is null
                            """)
                    .bind("namespace", name.namespace())
                    .bind("name", name.name())
                    .map(ToolRun::of)
                    .findFirst());
  }

  /** The run's Job is taken away, because nobody wants it any more. */
  public void stopped(ToolRun run) {
    database.jdbi().useHandle(handle -> close(handle, run, Outcome.STOPPED, null));
  }

  private static void close(Handle handle, ToolRun run, Outcome outcome, @Nullable Failure why) {
    handle
        .createUpdate(
            """
            update tool_run set state = 'ended', ended_at = now(), outcome = :outcome,
              failure = :failure, waits = null
            where tenant_id = :tenant and id = :id and ended_at is null
            """)
        .bind("outcome", outcome.id)
        .bindByType("failure", json(why), JsonNode.class)
        .bind("tenant", run.tenantId())
        .bind("id", run.id())
        .execute();
  }

  private static void tell(Handle handle, long tenant, long scanner, @Nullable Failure failure) {
    handle
        .createUpdate(
            """
            update scanner set source_at = now(), source_failure = :failure
            where tenant_id = :tenant and id = :scanner
            """)
        .bindByType("failure", json(failure), JsonNode.class)
        .bind("tenant", tenant)
        .bind("scanner", scanner)
        .execute();
  }

  private static @Nullable JsonNode json(@Nullable Failure failure) {
    return failure == null ? null : StorableText.of(Json.node(failure));
  }
}
