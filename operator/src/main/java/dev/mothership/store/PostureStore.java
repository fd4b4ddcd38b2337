package dev.mothership.store;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Scores and what could not be read, for Posture and Tenant status. */
@Singleton
public final class PostureStore {
  private record Row(String subdomain, TenantScore score) {}

  private final Database database;

  public PostureStore(Database database) {
    this.database = database;
  }

  /** The tenant's latest score; empty before the first correlation. */
  public Optional<TenantScore> score(long tenantId) {
    return database.jdbi().withHandle(handle -> score(handle, tenantId));
  }

  private static Optional<TenantScore> score(Handle handle, long tenantId) {
    List<Row> rows =
        handle
            .createQuery(
                """
                select subdomain, score, control, risk, coverage from score_daily
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
                            Rows.number(row, "control"),
                            Rows.number(row, "risk"),
                            Rows.number(row, "coverage"),
                            List.of())))
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
            new TenantScore(whole.score(), whole.control(), whole.risk(), whole.coverage(), parts));
  }

  /**
   * A call that failed in the last scan.
   *
   * @param account name of the CloudAccount object
   * @param count of the scopes or assets that it left unread
   */
  public record Gap(String account, String call, String code, int count) {}

  /** Failed calls of a namespace's accounts, the most frequent first. */
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
                          where tenant_id = :tenant and closed_at is null and asset.unread <> '{}')
                        select account.name, failure->>'call' as call, failure->>'code' as code,
                          count(*) as count
                        from unread join account on account.id = unread.account_id
                        where account.namespace = :namespace and account.retired_at is null
                        group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit :limit
                        """)
                    .bind("tenant", tenantId)
                    .bind("namespace", namespace)
                    .bind("limit", limit)
                    .map(
                        (row, context) ->
                            new Gap(
                                row.getString("name"),
                                row.getString("call"),
                                row.getString("code"),
                                row.getInt("count")))
                    .list());
  }
}
