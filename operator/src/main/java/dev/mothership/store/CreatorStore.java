package dev.mothership.store;

import dev.mothership.model.Creation;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Of which assets the audit log is to be asked who made them, and what it said. */
@Singleton
public final class CreatorStore {
  private final Database database;

  public CreatorStore(Database database) {
    this.database = database;
  }

  /** An asset to ask about. */
  public record Wanted(long assetId, String region, String nativeId) {}

  /**
   * What the log said of one.
   *
   * @param creation null where it names nobody, or did not answer
   * @param failure why it did not answer; empty where it did
   */
  public record Answer(long assetId, @Nullable Creation creation, String failure) {}

  /** Those of an account with open findings, the riskiest first. */
  public List<Wanted> wanted(long tenantId, long accountId, int most) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select a.id, a.region, a.native_id
                        from asset_owner o
                        join asset a on a.tenant_id = o.tenant_id and a.id = o.asset_id
                          and a.account_id = :account and a.closed_at is null
                        cross join lateral (
                          select max(f.risk) as risk from finding f
                          where f.tenant_id = o.tenant_id and f.asset_id = o.asset_id and f.state = 'Open') worst
                        where o.tenant_id = :tenant and o.ask and worst.risk is not null
                        order by worst.risk desc, a.id limit :most
                        """)
                    .bind("tenant", tenantId)
                    .bind("account", accountId)
                    .bind("most", most)
                    .map(
                        (row, context) ->
                            new Wanted(
                                row.getLong("id"),
                                row.getString("region"),
                                row.getString("native_id")))
                    .list());
  }

  /**
   * Keeps what was said, and asks for a correlation that makes owners of it.
   *
   * @throws LeaseLost where another worker has the task
   */
  public void keep(Claim claim, List<Answer> answers) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              PreparedBatch batch =
                  handle.prepareBatch(
                      """
                      insert into asset_creator (tenant_id, asset_id, principal, event, at, failure)
                      select tenant_id, id, :principal, :event, cast(:at as timestamptz), :failure
                      from asset where tenant_id = :tenant and id = :asset
                      on conflict (tenant_id, asset_id) do update set principal = excluded.principal,
                        event = excluded.event, at = excluded.at, failure = excluded.failure,
                        asked_at = now()
                      """);
              for (Answer answer : answers) {
                Creation creation = answer.creation();
                batch
                    .bind("tenant", claim.tenantId())
                    .bind("asset", answer.assetId())
                    .bind("principal", creation == null ? "" : creation.principal())
                    .bind("event", creation == null ? "" : creation.event())
                    .bind(
                        "at",
                        creation == null
                            ? null
                            : OffsetDateTime.ofInstant(creation.at(), ZoneOffset.UTC))
                    .bind("failure", answer.failure())
                    .add();
              }
              batch.execute();
              TaskRequests.correlation(handle, claim.tenantId());
            });
  }
}
