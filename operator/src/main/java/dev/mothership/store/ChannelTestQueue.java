package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Test messages that people asked for by a channel's annotation. */
@Singleton
public final class ChannelTestQueue {
  private final Database database;
  private final DatabaseTime time;

  public ChannelTestQueue(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  /**
   * A replica's hold on one test.
   *
   * @param tenant null for a cluster channel
   * @param token the annotation's value
   * @param unsureSince when an earlier try began that may have got through; null where none did
   */
  public record Test(
      RoutingBatch.@Nullable Tenant tenant,
      long channelId,
      long epoch,
      String token,
      ChannelIntent.Name channel,
      JsonNode body,
      ChannelIntent.@Nullable Name via,
      @Nullable JsonNode viaBody,
      @Nullable Instant unsureSince,
      Instant at) {}

  /** Takes a test that is not answered, of a channel that may send. */
  public Optional<Test> claim(Duration lease, Duration authorizedFor) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Instant now = time.now(handle);
              return handle
                  .createQuery(
                      """
                        with next as (
                          select c.id, c.test_until, v.name as via_name, v.body as via_body, t.name as tenant,
                            t.display_name, t.org_unit, t.contacts
                          from channel c left join channel v on v.id = c.via_id
                          left join tenant t on t.id = c.tenant_id
                          where c.test_wanted <> '' and c.test_wanted <> c.test_done
                            and c.usable and c.missing_since is null and c.authorized_at > :trusted
                            and (c.via_id is null or (v.usable and v.missing_since is null
                              and v.authorized_at > :trusted))
                            and (c.test_until is null or c.test_until < :now)
                          order by c.id limit 1 for update of c skip locked
                        )
                        update channel c set test_epoch = c.test_epoch + 1, test_until = :until
                        from next where c.id = next.id
                        returning c.id, coalesce(c.tenant_id, 0) as tenant_id, c.test_epoch, c.test_wanted,
                          c.cluster, c.namespace, c.name, c.body, next.via_name, next.via_body,
                          next.tenant, next.display_name, next.org_unit, next.contacts,
                          next.test_until - :lease as begun, cast(:now as timestamptz) as at
                        """)
                  .bind("now", now)
                  .bind("lease", lease)
                  .bind("until", now.plus(lease))
                  .bind("trusted", now.minus(authorizedFor))
                  .map(ChannelTestQueue::test)
                  .findOne();
            });
  }

  /**
   * Answers it, unless another replica has it by now.
   *
   * @param failure null where people see it
   */
  public void finish(Test test, @Nullable Failure failure) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createUpdate(
                        """
                        update channel set test_done = :token, test_until = null, test_at = :now,
                          test_failure = cast(:failure as jsonb)
                        where id = :id and test_epoch = :epoch
                        """)
                    .bind("token", test.token())
                    .bind("now", time.now(handle))
                    .bind("failure", failure == null ? null : Json.node(failure).toString())
                    .bind("id", test.channelId())
                    .bind("epoch", test.epoch())
                    .execute());
  }

  private static Test test(ResultSet row, StatementContext context) throws SQLException {
    String tenant = row.getString("tenant");
    return new Test(
        tenant == null
            ? null
            : new RoutingBatch.Tenant(
                row.getLong("tenant_id"),
                tenant,
                row.getString("display_name"),
                row.getString("org_unit"),
                Json.tree(row.getString("contacts"))),
        row.getLong("id"),
        row.getLong("test_epoch"),
        row.getString("test_wanted"),
        ChannelColumns.name(row),
        Json.tree(row.getString("body")),
        ChannelColumns.via(row),
        ChannelColumns.viaBody(row),
        Rows.instant(row, "begun"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }
}
