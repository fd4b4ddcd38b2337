package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The one transaction that turns a run's staged rows into inventory. */
final class ScanMerge {
  private static final int MOST_FAILURES = 20;

  private final Handle handle;
  private final ScanRun run;

  ScanMerge(Handle handle, ScanRun run) {
    this.handle = handle;
    this.run = run;
  }

  MergeResult merge(Map<Scope, Optional<Failure>> given, ApiUsage usage, Instant observedAt) {
    TaskQueue.lockEpoch(handle, run.claim());
    boolean first = lockRun();
    Map<Scope, Optional<Failure>> answers = new TreeMap<>(given);
    List<Scope> lostScopes = new ArrayList<>(lostScopes());
    lostScopes.addAll(outdatedScopes());
    for (Scope lost : lostScopes) {
      answers.merge(lost, Optional.of(stagingLost()), (was, now) -> was.isPresent() ? was : now);
    }
    long scopes = answer(answers, observedAt);
    MergeStatements.prepare(this::execute);
    List<Failure> failures = failures(answers);
    long assets = MergeStatements.assets(this::execute);
    long relations = MergeStatements.relations(this::execute);
    scopes += MergeStatements.dropUnlistedScopes(this::execute);
    finish(failures.isEmpty() ? "complete" : "partial", assets, usage);
    if (first || assets + relations + scopes > 0) {
      TaskRequests.correlation(handle, run.tenantId());
    }
    ScanStore.dropStaged(handle, run.scanId());
    return new MergeResult(
        assets,
        failures,
        answers.values().stream()
            .flatMap(Optional::stream)
            .anyMatch(failure -> failure.reason().retryable()));
  }

  /**
   * @return whether the account was never merged before
   */
  private boolean lockRun() {
    return bound(
            handle.createQuery(
                """
                select account.last_scan_at is null from scan
                join account on account.id = scan.account_id
                where scan.id = :scan and scan.outcome = 'running' for update of scan
                """))
        .mapTo(Boolean.class)
        .findOne()
        .orElseThrow(() -> new LeaseLost(run.claim()));
  }

  /** A server that crashed comes back with its unlogged tables empty. */
  private List<Scope> lostScopes() {
    return bound(
            handle.createQuery(
                """
                select region, type from scan_scope
                where tenant_id = :tenant and account_id = :account and scan_id = :scan
                  and staged_rows <>
                    (select count(*) from staging_asset s where s.scan_id = :scan
                       and s.scope_region = scan_scope.region and s.scope_type = scan_scope.type)
                    + (select count(*) from staging_relation s where s.scan_id = :scan
                       and s.scope_region = scan_scope.region and s.scope_type = scan_scope.type)
                """))
        .map((row, context) -> new Scope(row.getString("region"), row.getString("type")))
        .list();
  }

  /** Of an asset that was known alike, somebody else changed what is known since. */
  private List<Scope> outdatedScopes() {
    return bound(
            handle.createQuery(
                """
                select distinct s.scope_region, s.scope_type from staging_asset s
                where s.scan_id = :scan and s.unchanged and not exists (
                  select from asset a
                  where a.tenant_id = :tenant and a.key = s.key and a.account_id = :account
                    and a.closed_at is null and a.seen_hash = s.seen_hash)
                """))
        .map(
            (row, context) -> new Scope(row.getString("scope_region"), row.getString("scope_type")))
        .list();
  }

  private static Failure stagingLost() {
    return new Failure(
        FailureReason.STAGING_LOST,
        "store:Merge",
        "StagingLost",
        "What was staged of this scope no longer holds, as when the database server crashes;"
            + " it is collected again.");
  }

  /**
   * @return how many scopes answered otherwise than the last time
   */
  private long answer(Map<Scope, Optional<Failure>> answers, Instant observedAt) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    answers.forEach(
        (scope, failure) -> {
          ObjectNode row = rows.addObject().put("region", scope.region()).put("type", scope.type());
          failure.ifPresent(present -> row.set("failure", Json.node(present)));
        });
    return bound(
            handle
                .createQuery(
                    """
                    with answer as (
                      select region, type, failure,
                        case when failure is null then 'complete' else 'failed' end as state
                      from jsonb_to_recordset(:answers)
                        as answer (region text, type text, failure jsonb)),
                    before as (
                      select region, type, state, failure from scan_scope
                      where tenant_id = :tenant and account_id = :account),
                    written as (
                      update scan_scope s
                      set state = answer.state, failure = answer.failure, collected = true,
                        observed_at = case when answer.state = 'complete' then :observedAt
                                      else s.observed_at end,
                        failed_since = case when answer.state = 'failed'
                                       then coalesce(s.failed_since, now()) end
                      from answer
                      where s.tenant_id = :tenant and s.account_id = :account
                        and s.scan_id = :scan and s.region = answer.region
                        and s.type = answer.type)
                    select count(*) from answer join before using (region, type)
                    where answer.state <> before.state
                      or answer.failure - 'message' is distinct from before.failure - 'message'
                    """)
                .bindByType("answers", rows, JsonNode.class)
                .bind("observedAt", OffsetDateTime.ofInstant(observedAt, ZoneOffset.UTC)))
        .mapTo(Long.class)
        .one();
  }

  private List<Failure> failures(Map<Scope, Optional<Failure>> answers) {
    Set<Failure> failures = new LinkedHashSet<>();
    answers.values().forEach(failure -> failure.ifPresent(failures::add));
    bound(
            handle.createQuery(
                """
                select distinct facet.failure from (
                  select unread from staging_asset
                  where scan_id = :scan and not unchanged and unread <> '{}'
                  union all
                  select a.unread from staging_asset s
                  join asset a on a.tenant_id = :tenant and a.key = s.key
                  where s.scan_id = :scan and s.unchanged and a.unread <> '{}') listed,
                  jsonb_each(listed.unread) as facet (name, failure)
                order by 1 limit 20
                """))
        .map((row, context) -> Json.read(row.getString(1), Failure.class))
        .forEach(failures::add);
    return new ArrayList<>(failures).subList(0, Math.min(MOST_FAILURES, failures.size()));
  }

  private void finish(String outcome, long changed, ApiUsage usage) {
    bound(
            handle
                .createUpdate(
                    """
                    update scan set outcome = :outcome, finished_at = now(), calls = :calls,
                      throttled = :throttled, changed = :changed
                    where id = :scan
                    """)
                .bind("outcome", outcome)
                .bind("calls", usage.calls())
                .bind("throttled", usage.throttled())
                .bind("changed", changed))
        .execute();
    execute("update account set last_scan_at = now() where id = :account");
  }

  private long execute(String sql) {
    return bound(handle.createUpdate(sql)).execute();
  }

  private <S extends SqlStatement<S>> S bound(S statement) {
    return statement
        .bind("scan", run.scanId())
        .bind("tenant", run.tenantId())
        .bind("account", run.accountId());
  }
}
