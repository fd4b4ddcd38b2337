package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The one transaction that takes a report.
 *
 * <p>A report is outdated where its scanner already had a later one of the same tool that was a
 * whole statement of the same account and region, or that told of every asset that this one tells
 * of. Where it told of some of them only, those are left as they are and the rest is taken: reports
 * of single images come in any order.
 */
final class ReportMerge {
  private static final String OUTDATED = "outdated";
  private static final String ACCEPTED = "accepted";

  private final Handle handle;
  private final ReportRun run;
  private final ReportHeading heading;
  private final StagedCounts staged;

  ReportMerge(Handle handle, ReportRun run, ReportHeading heading, StagedCounts staged) {
    this.handle = handle;
    this.run = run;
    this.heading = heading;
    this.staged = staged;
  }

  MergedReport merge() {
    TaskQueue.lockEpoch(handle, run.claim());
    lockReport();
    lockTenant(handle, run.scanner().tenantId());
    if (!present().equals(staged)) {
      throw new StagingLost(run.reportId());
    }
    long foreign = ReportAssets.resolve(this::execute);
    long changed = 0;
    boolean outdated = isOutdated();
    if (!outdated) {
      changed = ReportAssets.take(this::execute);
      changed += ReportStatements.observations(this::execute);
      changed += ReportStatements.packages(this::execute, run.scanner().closes());
      changed += ReportAgents.take(this::execute);
      changed += ReportAgents.vex(this::execute);
      if (run.scanner().closes()) {
        changed += ReportStatements.close(this::execute);
        changed += run.part().isEmpty() ? 0 : ReportParts.close(this::execute);
      }
      ReportAssets.forgetLooks(this::execute);
      changed += closeUntold(handle, run.scanner().tenantId());
    }
    finish(outdated ? OUTDATED : ACCEPTED, foreign);
    execute("update account set last_scan_at = now() where id = :account and last_scan_at is null");
    if (changed > 0) {
      TaskRequests.correlation(handle, run.scanner().tenantId());
    }
    return new MergedReport(outdated ? OUTDATED : ACCEPTED, changed);
  }

  /** One at a time: what is closed because nobody tells of it, nobody else tells of just then. */
  static void lockTenant(Handle handle, long tenant) {
    handle.execute("select pg_advisory_xact_lock(6, ?::int)", (int) tenant);
  }

  /** Assets that only reports told of, and none tells of any more. */
  static long closeUntold(Handle handle, long tenant) {
    return handle
        .createUpdate(
            """
            update asset a set closed_at = now(), changed_at = now()
            where a.tenant_id = :tenant and a.reported and a.closed_at is null
              and not exists (select from observation o where o.tenant_id = a.tenant_id
                and o.asset_id = a.id and o.closed_at is null)
              and not exists (select from package p where p.tenant_id = a.tenant_id
                and p.asset_id = a.id)
              and not exists (select from sighting s where s.tenant_id = a.tenant_id
                and s.asset_id = a.id)
            """)
        .bind("tenant", tenant)
        .execute();
  }

  private void lockReport() {
    bound(
            handle.createQuery(
                """
                select 1 from report where tenant_id = :tenant and id = :report
                  and state = 'reading' for update
                """))
        .mapTo(Integer.class)
        .findOne()
        .orElseThrow(() -> new LeaseLost(run.claim()));
  }

  /** A server that crashed comes back with its unlogged tables empty. */
  private StagedCounts present() {
    return bound(
            handle.createQuery(
                """
                select (select count(*) from staging_observation where report_id = :report),
                  (select count(*) from staging_reported_asset where report_id = :report),
                  (select count(*) from staging_package where report_id = :report),
                  (select count(*) from staging_looked where report_id = :report),
                  (select count(*) from staging_agent where report_id = :report),
                  (select count(*) from staging_vex where report_id = :report)
                """))
        .map(
            (row, context) ->
                new StagedCounts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6)))
        .one();
  }

  private boolean isOutdated() {
    return bound(
            handle.createQuery(
                """
                select
                  exists (select from staging_reported_asset where report_id = :report)
                    and not exists (select from staging_reported_asset
                      where report_id = :report and not stale)
                  or exists (
                    select from report later
                    where later.tenant_id = :tenant and later.scanner_id = :scanner
                      and later.state = 'accepted' and later.tool = :tool
                      and later.as_of > :asOf
                      and later.looked && array(
                        select distinct account || '/' || region from staging_looked
                        where report_id = :report and asset_key = ''))
                """))
        .mapTo(Boolean.class)
        .one();
  }

  private void finish(String state, long foreign) {
    ObjectNode counts =
        JsonNodeFactory.instance
            .objectNode()
            .put("findings", staged.observations())
            .put("packages", staged.packages())
            .put("agents", staged.agents())
            .put("vex", staged.vex())
            .put("looked", staged.looked())
            .put("foreign", foreign);
    bound(
            handle
                .createUpdate(
                    """
                    update report set state = :state, finished_at = now(), format = :format,
                      tool = :tool, tool_version = :version, as_of = :asOf, items = :items,
                      counts = :counts, looked = array(
                        select distinct account || '/' || region from staging_looked
                        where report_id = :report and asset_key = '' order by 1)
                    where tenant_id = :tenant and id = :report
                    """)
                .bind("state", state)
                .bind("format", heading.format())
                .bind("version", heading.toolVersion())
                .bind("items", heading.items())
                .bindByType("counts", counts, JsonNode.class))
        .execute();
    ReportEnd.dropStaged(handle, run.reportId());
    ReportEnd.dropChunks(handle, run.scanner().tenantId(), run.reportId());
  }

  private long execute(String sql) {
    return bound(handle.createUpdate(sql)).execute();
  }

  private <S extends SqlStatement<S>> S bound(S statement) {
    return statement
        .bind("report", run.reportId())
        .bind("tenant", run.scanner().tenantId())
        .bind("scanner", run.scanner().id())
        .bind("account", run.scanner().accountId())
        .bind("tool", heading.tool())
        .bind("part", run.part())
        .bind("asOf", OffsetDateTime.ofInstant(heading.asOf(), ZoneOffset.UTC));
  }
}
