package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Failure;
import dev.mothership.model.StorableText;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** How the sources that are gone to answer, for workers to tell and for people to read. */
@Singleton
public final class SourceStore {
  private static final String PARTIAL = "partial";

  private final Database database;

  public SourceStore(Database database) {
    this.database = database;
  }

  /** The source is to be gone to now; the token is told as handled by the run that serves it. */
  public void request(ScannerRow scanner, String token) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle
                  .createUpdate(
                      """
                      update task set requested = :token, due_at =
                        case when worker = '' then least(due_at, now()) else clock_timestamp() end
                      where tenant_id = :tenant and account_id = :account and kind = 'fetch'
                        and requested <> :token
                      """)
                  .bind("token", token)
                  .bind("tenant", scanner.tenantId())
                  .bind("account", scanner.accountId())
                  .execute();
              handle
                  .createUpdate(
                      """
                      update scanner set source_requested = :token
                      where tenant_id = :tenant and id = :scanner and source_requested <> :token
                      """)
                  .bind("token", token)
                  .bind("tenant", scanner.tenantId())
                  .bind("scanner", scanner.id())
                  .execute();
            });
  }

  /**
   * Notes the end of a run.
   *
   * @param failure null where everything answered
   * @param partial whether something was fetched all the same
   * @throws LeaseLost where another worker has the task
   */
  public void ended(Claim claim, ScannerRow scanner, @Nullable Failure failure, boolean partial) {
    JsonNode stored = stored(failure, partial);
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              handle
                  .createUpdate(
                      """
                      update scanner set source_at = now(), source_failure = :failure
                      where tenant_id = :tenant and id = :scanner
                      """)
                  .bindByType("failure", stored, JsonNode.class)
                  .bind("tenant", scanner.tenantId())
                  .bind("scanner", scanner.id())
                  .execute();
            });
  }

  static @Nullable JsonNode stored(@Nullable Failure failure, boolean partial) {
    return failure != null && Json.node(failure) instanceof ObjectNode node
        ? StorableText.of(node.put(PARTIAL, partial))
        : null;
  }

  public SourceState state(ScannerRow scanner) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select s.source_at, s.source_failure,
                          coalesce((s.source_failure->>'partial')::boolean, false) as partial,
                          coalesce((select handled from task
                            where tenant_id = s.tenant_id and account_id = s.account_id
                              and kind = 'fetch'), s.source_handled) as handled,
                          (select count(*) from bucket_object o where o.tenant_id = s.tenant_id
                            and o.scanner_id = s.id and o.refusal <> '') as refused,
                          coalesce((select o.key || ': ' || o.refusal from bucket_object o
                            where o.tenant_id = s.tenant_id and o.scanner_id = s.id
                              and o.refusal <> ''
                            order by o.at desc, o.key limit 1), '') as last_refused
                        from scanner s where s.tenant_id = :tenant and s.id = :scanner
                        """)
                    .bind("tenant", scanner.tenantId())
                    .bind("scanner", scanner.id())
                    .map(SourceStore::row)
                    .one());
  }

  private static SourceState row(ResultSet row, StatementContext context) throws SQLException {
    return new SourceState(
        Rows.instant(row, "source_at"),
        Rows.failure(row, "source_failure"),
        row.getBoolean("partial"),
        row.getString("handled"),
        row.getLong("refused"),
        row.getString("last_refused"));
  }
}
