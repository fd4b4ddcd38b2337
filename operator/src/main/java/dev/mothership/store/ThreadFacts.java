package dev.mothership.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What one tenant's threads tell, read at the moment of telling. */
public final class ThreadFacts {
  private static final String MEMBERS =
      """
      select f.*, m.changed, m.change, m.was_risk, account.name as account_name,
        asset.key as asset_key, asset.name as asset_name, asset.type as asset_type, asset.region,
        case when path.state is null then '{}'::jsonb
          else jsonb_build_object('fixes', path.fixes, 'spread', path.spread) end as path,
        case when m.note = '' and f.state = 'Resolved' then coalesce((
          select r.action || ', asked for by ' || r.requested_by || ', approved by ' || r.approved_by
          from remediation r where r.tenant_id = f.tenant_id and r.state = 'Succeeded'
            and (r.finding_id = f.id or f.category = 'attack-path' and r.finding_id in (
              select link.id
              from jsonb_array_elements(case when jsonb_typeof(f.detail->'fixes') = 'array' then f.detail->'fixes' else '[]' end) fix(it)
              cross join jsonb_array_elements_text(case when jsonb_typeof(fix.it->'findings') = 'array' then fix.it->'findings' else '[]' end) closed(name)
              join finding link on link.tenant_id = f.tenant_id and link.name = closed.name))
            and r.ended_at between f.resolved_at - interval '1 day' and f.resolved_at
          order by r.ended_at desc limit 1), '') else m.note end as note
      from thread_finding m
      join finding f on f.tenant_id = m.tenant_id and f.id = m.finding_id
      join account on account.id = f.account_id
      join asset on asset.tenant_id = f.tenant_id and asset.id = f.asset_id
      left join attack_path path on f.category = 'attack-path'
        and path.tenant_id = f.tenant_id and path.rule_id = f.rule_id
        and path.asset_id = f.asset_id and path.target_key = f.target_key
      where m.tenant_id = :tenant and m.thread_id = :thread
      """;

  private final Handle handle;
  private final long tenantId;

  public ThreadFacts(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * A finding in a thread. An attack path that is gone was mended by whoever mended a finding that
   * was a link of it.
   *
   * @param changed the thread's sequence at which it last changed; 0 where it is only known of
   * @param change what that was; empty for nothing
   * @param wasRisk before what people have not seen; null where that did not change it
   * @param note what whoever made the change says of it, or by what it was resolved; may be empty
   */
  public record Member(
      ShownFinding finding, long changed, String change, @Nullable Integer wasRisk, String note) {}

  /**
   * Findings of a thread by state.
   *
   * @param rank the greatest risk of what is open; 0 where nothing is
   * @param worst the greatest risk of all
   * @param due the next due date of what is open
   * @param changed how many have changed since
   * @param fixes of how many texts the remediation of what is open is
   */
  public record Counts(
      int open,
      int muted,
      int resolved,
      int overdue,
      int rank,
      int worst,
      @Nullable Instant due,
      int changed,
      int fixes,
      int rules) {}

  /** The CloudAccount of a thread. */
  public record Account(
      long id,
      String namespace,
      String name,
      String provider,
      String nativeId,
      String environment) {}

  /**
   * How common a rule's findings are.
   *
   * @param failed of the assets that were judged in the account
   * @param tenantFailed the same over the tenant's accounts
   */
  public record Prevalence(int failed, int judged, int tenantFailed, int tenantJudged) {}

  public Optional<Account> account(long threadId) {
    return handle
        .createQuery(
            """
            select a.id, a.namespace, a.name, a.provider, a.native_id, a.environment
            from thread t join account a on a.id = t.account_id
            where t.tenant_id = :tenant and t.id = :thread
            """)
        .bind("tenant", tenantId)
        .bind("thread", threadId)
        .map(
            (row, context) ->
                new Account(
                    row.getLong("id"),
                    row.getString("namespace"),
                    row.getString("name"),
                    row.getString("provider"),
                    row.getString("native_id"),
                    row.getString("environment")))
        .findOne();
  }

  /**
   * Of all its findings.
   *
   * @param seen the sequence that people have seen
   */
  public Counts counts(long threadId, long seen, Instant now) {
    return handle
        .createQuery(
            """
            select count(*) filter (where f.state = 'Open') as open,
              count(*) filter (where f.state = 'Muted') as muted,
              count(*) filter (where f.state = 'Resolved') as resolved,
              count(*) filter (where f.state = 'Open' and f.due_at < :now) as overdue,
              coalesce(max(f.risk) filter (where f.state = 'Open'), 0) as rank,
              coalesce(max(f.risk), 0) as worst,
              min(f.due_at) filter (where f.state = 'Open') as due,
              count(*) filter (where m.changed > :seen) as changed,
              count(distinct f.detail->>'remediation') as fixes,
              count(distinct f.rule_id) as rules
            from thread_finding m join finding f on f.tenant_id = m.tenant_id and f.id = m.finding_id
            where m.tenant_id = :tenant and m.thread_id = :thread
            """)
        .bind("tenant", tenantId)
        .bind("thread", threadId)
        .bind("seen", seen)
        .bind("now", now)
        .map(
            (row, context) ->
                new Counts(
                    row.getInt("open"),
                    row.getInt("muted"),
                    row.getInt("resolved"),
                    row.getInt("overdue"),
                    row.getInt("rank"),
                    row.getInt("worst"),
                    Rows.instant(row, "due"),
                    row.getInt("changed"),
                    row.getInt("fixes"),
                    row.getInt("rules")))
        .one();
  }

  /** What is open first, then what changed; the worst first in each. */
  public List<Member> members(long threadId, int most) {
    return query(
        threadId,
        " order by f.state = 'Open' desc, m.changed desc, f.risk desc, f.id limit :most",
        0,
        most);
  }

  /** What changed since people looked, the worst first. */
  public List<Member> changed(long threadId, long seen, int most) {
    return query(
        threadId, " and m.changed > :seen order by f.risk desc, f.id limit :most", seen, most);
  }

  private List<Member> query(long threadId, String rest, long seen, int most) {
    return handle
        .createQuery(MEMBERS + rest)
        .bind("tenant", tenantId)
        .bind("thread", threadId)
        .bind("seen", seen)
        .bind("most", most)
        .map(ThreadFacts::member)
        .list();
  }

  public Prevalence prevalence(String rule, long accountId) {
    return handle
        .createQuery(
            """
            select coalesce(sum(failed) filter (where account_id = :account), 0) as failed,
              coalesce(sum(passed + failed) filter (where account_id = :account), 0) as judged,
              coalesce(sum(failed), 0) as tenant_failed, coalesce(sum(passed + failed), 0) as tenant_judged
            from check_result where tenant_id = :tenant and check_id = :rule
            """)
        .bind("tenant", tenantId)
        .bind("rule", rule)
        .bind("account", accountId)
        .map(
            (row, context) ->
                new Prevalence(
                    row.getInt("failed"),
                    row.getInt("judged"),
                    row.getInt("tenant_failed"),
                    row.getInt("tenant_judged")))
        .one();
  }

  private static Member member(ResultSet row, StatementContext context) throws SQLException {
    int was = row.getInt("was_risk");
    return new Member(
        FindingColumns.read(row, FindingColumns.Besides.NOTHING),
        row.getLong("changed"),
        row.getString("change"),
        row.getObject("was_risk") == null ? null : was,
        row.getString("note"));
  }
}
