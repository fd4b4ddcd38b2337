package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Failure;
import dev.mothership.model.Scope;
import dev.mothership.model.VerifiedIdentity;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;

/**
 * Runs of sync tasks. Pages are staged under the run's id and merged all at once, so nobody sees
 * half an account. Every transaction is fenced by the claim's epoch and throws {@link LeaseLost}
 * where it went to another worker.
 */
@Singleton
public final class ScanStore {
  private static final long ANALYSE_FROM_ROWS = 10_000;

  private final Database database;

  public ScanStore(Database database) {
    this.database = database;
  }

  /** Begins a run; what an earlier one of the account left behind is abandoned and dropped. */
  public ScanRun start(Claim claim) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              List<Long> left =
                  handle
                      .createQuery(
                          """
                          update scan set outcome = 'abandoned', finished_at = now()
                          where tenant_id = :tenant and account_id = :account
                            and outcome = 'running' returning id
                          """)
                      .bind("tenant", claim.tenantId())
                      .bind("account", claim.accountId())
                      .mapTo(Long.class)
                      .list();
              left.forEach(scanId -> dropStaged(handle, scanId));
              long scanId =
                  handle
                      .createQuery(
                          """
                          insert into scan (tenant_id, account_id, task_id, epoch)
                          values (:tenant, :account, :task, :epoch) returning id
                          """)
                      .bind("tenant", claim.tenantId())
                      .bind("account", claim.accountId())
                      .bind("task", claim.taskId())
                      .bind("epoch", claim.epoch())
                      .mapTo(Long.class)
                      .one();
              return new ScanRun(scanId, claim);
            });
  }

  /**
   * The cloud proved whose account this is: claims it for its tenant.
   *
   * @return false where another account object holds it
   */
  public boolean opened(ScanRun run, VerifiedIdentity identity) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, run.claim());
              if (!AccountClaim.take(handle, run.accountId())) {
                return false;
              }
              handle
                  .createUpdate(
                      """
                      update account set verified_arn = :arn, external_id_enforced = :enforced,
                        last_failure = null
                      where id = :account and (verified_arn <> :arn or last_failure is not null
                        or external_id_enforced is distinct from :enforced)
                      """)
                  .bind("arn", identity.arn())
                  .bind("enforced", identity.externalIdEnforced())
                  .bind("account", run.accountId())
                  .execute();
              return true;
            });
  }

  /** Notes what the run is about to list. */
  public void expect(ScanRun run, Collection<Scope> scopes) {
    fenced(
        run,
        handle ->
            handle
                .createUpdate(
                    """
                    insert into scan_scope (tenant_id, account_id, region, type, scan_id, state)
                    select :tenant, :account, region, type, :scan, 'collecting'
                    from jsonb_to_recordset(:scopes) as scope (region text, type text)
                    order by type, region
                    on conflict (tenant_id, account_id, region, type) do update
                    set scan_id = excluded.scan_id, staged_rows = 0, collected = false,
                      attempted_at = now()
                    """)
                .bind("tenant", run.tenantId())
                .bind("account", run.accountId())
                .bind("scan", run.scanId())
                .bindByType("scopes", array(scopes), JsonNode.class)
                .execute());
  }

  /**
   * Stages one page; its rows and their count are committed together. The claim is locked after the
   * copy: PostgreSQL waits for copied rows without any time limit, and a process that was stopped
   * there would keep others from taking its task.
   */
  public void stage(ScanRun run, Scope scope, List<StagedAsset> page) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              long rows = StagedPage.of(handle, run, scope, page).copy(handle);
              TaskQueue.lockEpoch(handle, run.claim());
              if (touchScope(handle, run, scope, "staged_rows = staged_rows + " + rows) == 0) {
                throw new IllegalStateException("scope " + scope + " was not expected");
              }
            });
  }

  /** The run is through with the scope, whatever came of it; progress for people only. */
  public void collected(ScanRun run, Scope scope) {
    fenced(run, handle -> touchScope(handle, run, scope, "collected = true"));
  }

  /**
   * Takes all that was staged into the inventory in one transaction, closes what complete scopes no
   * longer list, and asks for a correlation if anything changed.
   *
   * @param answers every expected scope, with its failure if it has one
   * @param observedAt when the answers were true
   */
  public MergeResult merge(
      ScanRun run, Map<Scope, Optional<Failure>> answers, ApiUsage usage, Instant observedAt) {
    analyseIfMany(run);
    return database
        .jdbi()
        .inTransaction(handle -> new ScanMerge(handle, run).merge(answers, usage, observedAt));
  }

  /** The account could not be opened or listed; nothing of its inventory is touched. */
  public void failed(ScanRun run, Failure failure, ApiUsage usage) {
    fenced(
        run,
        handle -> {
          handle
              .createUpdate(
                  """
                  update scan set outcome = 'failed', finished_at = now(), failure = :failure,
                    calls = :calls, throttled = :throttled
                  where id = :scan
                  """)
              .bindByType("failure", Json.node(failure), JsonNode.class)
              .bind("calls", usage.calls())
              .bind("throttled", usage.throttled())
              .bind("scan", run.scanId())
              .execute();
          handle
              .createUpdate(
                  """
                  update account set last_failure = :failure
                  where id = :account and last_failure is distinct from :failure
                  """)
              .bindByType("failure", Json.node(failure), JsonNode.class)
              .bind("account", run.accountId())
              .execute();
          dropStaged(handle, run.scanId());
        });
  }

  private void fenced(ScanRun run, HandleConsumer<RuntimeException> work) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, run.claim());
              work.useHandle(handle);
            });
  }

  private static int touchScope(Handle handle, ScanRun run, Scope scope, String change) {
    return handle
        .createUpdate(
            "update scan_scope set "
                + change
                + """
                 where tenant_id = :tenant and account_id = :account and region = :region
                  and type = :type and scan_id = :scan
                """)
        .bind("tenant", run.tenantId())
        .bind("account", run.accountId())
        .bind("region", scope.region())
        .bind("type", scope.type())
        .bind("scan", run.scanId())
        .execute();
  }

  /** Nobody else analyses rows this young, and without statistics large merges plan badly. */
  private void analyseIfMany(ScanRun run) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              long rows =
                  handle
                      .createQuery(
                          """
                          select coalesce(sum(staged_rows), 0) from scan_scope
                          where tenant_id = :tenant and account_id = :account and scan_id = :scan
                          """)
                      .bind("tenant", run.tenantId())
                      .bind("account", run.accountId())
                      .bind("scan", run.scanId())
                      .mapTo(Long.class)
                      .one();
              if (rows >= ANALYSE_FROM_ROWS) {
                handle.execute("analyze staging_asset, staging_relation");
              }
            });
  }

  static void dropStaged(Handle handle, long scanId) {
    handle.execute("delete from staging_asset where scan_id = ?", scanId);
    handle.execute("delete from staging_relation where scan_id = ?", scanId);
  }

  private static ArrayNode array(Collection<Scope> scopes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    scopes.forEach(scope -> array.add(Json.node(scope)));
    return array;
  }
}
