package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Scores and what could not be read, for Posture and Tenant status. */
@Singleton
public final class PostureStore {
  /** As correlate.score.Cause has them; jsonb keeps no order. */
  private static final List<String> CAUSES =
      List.of(
          "newRule",
          "context",
          "removedAsset",
          "newAsset",
          "lostVisibility",
          "regainedVisibility",
          "newExploit",
          "expiredException",
          "newException",
          "fault",
          "fix",
          "unrecorded");

  private record Row(String subdomain, TenantScore score) {}

  private final Database database;

  public PostureStore(Database database) {
    this.database = database;
  }

  /** The tenant's latest score; empty before the first correlation. */
  public Optional<TenantScore> score(long tenantId) {
    return database.jdbi().withHandle(handle -> score(handle, tenantId));
  }

  static Optional<TenantScore> score(Handle handle, long tenantId) {
    List<Row> rows =
        handle
            .createQuery(
                """
                select subdomain, score, without_exceptions, control, risk, coverage, change from score_daily
                where tenant_id = :tenant and account_id = 0 and day = (
                  select max(day) from score_daily where tenant_id = :tenant and account_id = 0)
                order by subdomain
                """)
            .bind("tenant", tenantId)
            .map(
                (row, context) ->
                    new Row(
                        row.getString("subdomain"),
                        new TenantScore(
                            Rows.number(row, "score"),
                            Rows.number(row, "without_exceptions"),
                            Rows.number(row, "control"),
                            Rows.number(row, "risk"),
                            Rows.number(row, "coverage"),
                            List.of(),
                            row.getString("subdomain").isEmpty()
                                ? change(row.getString("change"))
                                : null)))
            .list();
    List<TenantScore.Part> parts = new ArrayList<>();
    Optional<TenantScore> all = Optional.empty();
    for (Row row : rows) {
      if (row.subdomain().isEmpty()) {
        all = Optional.of(row.score());
      } else {
        parts.add(
            new TenantScore.Part(row.subdomain(), row.score().score(), row.score().coverage()));
      }
    }
    return all.map(
        whole ->
            new TenantScore(
                whole.score(),
                whole.withoutExceptions(),
                whole.control(),
                whole.risk(),
                whole.coverage(),
                parts,
                whole.change()));
  }

  private static TenantScore.@Nullable Change change(String stored) {
    JsonNode change = Json.tree(stored);
    if (!change.has("delta") || !change.has("causes")) {
      return null;
    }
    Map<String, BigDecimal> causes = new LinkedHashMap<>();
    for (String cause : CAUSES) {
      BigDecimal points =
          change.path("causes").path(cause).decimalValue().setScale(1, RoundingMode.HALF_UP);
      if (points.signum() != 0) {
        causes.put(cause, points);
      }
    }
    return new TenantScore.Change(
        change.path("delta").decimalValue().setScale(1, RoundingMode.HALF_UP),
        LocalDate.parse(change.path("since").asText()),
        causes);
  }

  /**
   * How the tenant kept its service level.
   *
   * @param month the last 28 days
   * @param week the last 7
   */
  public record Promise(
      int objectivePercent, ServiceLevelStore.Kept month, ServiceLevelStore.Kept week) {}

  public Promise kept(long tenantId) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              ServiceLevelStore levels = new ServiceLevelStore(handle, tenantId);
              return new Promise(
                  levels.levels().objectivePercent(),
                  levels.kept(ServiceLevelStore.MONTH),
                  levels.kept(ServiceLevelStore.WEEK));
            });
  }

  /**
   * A call that failed in the last scan, or packages of a kind that could not be judged.
   *
   * @param account name of the CloudAccount object
   * @param call or {@code packages/} and the kind
   * @param code or why they could not, and what mends it
   * @param count of the scopes or assets that it left unread
   */
  public record Gap(String account, String call, String code, int count) {}

  /** What could not be read or judged of a namespace's accounts, the most frequent first. */
  public List<Gap> gaps(long tenantId, String namespace, int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with unread as (
                          select account_id, failure from scan_scope
                          where tenant_id = :tenant and state = 'failed' and failure is not null
                          union all
                          select asset.account_id, facet.value
                          from asset, jsonb_each(asset.unread) facet
                          where tenant_id = :tenant and closed_at is null and asset.unread <> '{}'
                          union all
                          select a.account_id, jsonb_build_object('call', v.check_id, 'code', v.reason)
                          from verdict v join asset a on a.tenant_id = v.tenant_id and a.id = v.asset_id
                          where v.tenant_id = :tenant and v.check_id like :software)
                        select account.name, failure->>'call' as call, failure->>'code' as code,
                          count(*) as count
                        from unread join account on account.id = unread.account_id
                        where account.namespace = :namespace and account.retired_at is null
                        group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit :limit
                        """)
                    .bind("tenant", tenantId)
                    .bind("namespace", namespace)
                    .bind("limit", limit)
                    .bind("software", SoftwareCoverageStore.PREFIX + "%")
                    .map(
                        (row, context) ->
                            new Gap(
                                row.getString("name"),
                                row.getString("call"),
                                row.getString("code"),
                                row.getInt("count")))
                    .list());
  }

  /**
   * An exception that applies and ends soon.
   *
   * @param name as its object has it, with its kind
   * @param findings that it is of, in the tenant
   */
  public record Expiring(String name, String type, Instant expires, int findings) {}

  /** Of the namespace and of the cluster, the first to end first; within thirty days. */
  public List<Expiring> expiring(long tenantId, String namespace, int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select exception_label(s.id) as name, s.type, s.expires_at, coalesce(m.matched, 0) as findings
                        from exception_standing s
                        left join exception_match m
                          on m.tenant_id = :tenant and m.exception_id = s.id and m.hash = s.hash and m.applied
                        where s.standing = 'approved' and s.expires_at < now() + interval '30 days'
                          and (m.applied or s.type = 'Attestation')
                          and (s.cluster or (s.tenant_id = :tenant and s.namespace = :namespace))
                        order by s.expires_at, s.id limit :limit
                        """)
                    .bind("tenant", tenantId)
                    .bind("namespace", namespace)
                    .bind("limit", limit)
                    .map(
                        (row, context) ->
                            new Expiring(
                                row.getString("name"),
                                row.getString("type"),
                                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                                row.getInt("findings")))
                    .list());
  }
}
