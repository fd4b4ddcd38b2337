package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Scanners. Identity is tenant, namespace and name: an object that was made again adopts what was
 * reported to the one before.
 */
@Singleton
public final class ScannerStore {
  /** Provider of the accounts that scanners have of their own. */
  public static final String PROVIDER = "scanner";

  private static final String COLUMNS =
      """
      s.tenant_id, s.id, s.account_id, s.namespace, s.name, s.format, s.settings, c.suspended
      """;

  private final Database database;

  public ScannerStore(Database database) {
    this.database = database;
  }

  /** An object's place, by which stored scanners are compared with objects. */
  public record Name(String namespace, String name) {
    @Override
    public String toString() {
      return "Scanner " + namespace + "/" + name;
    }
  }

  /**
   * Stores what is wanted and stamps it authorized; a row is written only where something differs
   * or the stamp is older than two minutes. A namespace that went to another tenant takes nothing
   * of the scanner's past along.
   */
  public ScannerRow save(ScannerIntent intent) {
    return database.jdbi().inTransaction(handle -> save(handle, intent));
  }

  private static ScannerRow save(Handle handle, ScannerIntent intent) {
    handle.execute("select pg_advisory_xact_lock(2, ?::int)", (int) intent.tenantId());
    others(handle, intent).forEach(id -> ScannerRetirement.retire(handle, id));
    JsonNode settings =
        JsonNodeFactory.instance
            .objectNode()
            .put("closes", intent.closes())
            .<ObjectNode>set("mapping", intent.mapping())
            .set("source", intent.source());
    Optional<Long> known =
        handle
            .createQuery(
                """
                select id from scanner
                where tenant_id = :tenant and namespace = :namespace and name = :name
                order by retired_at desc nulls first, id desc limit 1
                """)
            .bind("tenant", intent.tenantId())
            .bind("namespace", intent.namespace())
            .bind("name", intent.name())
            .mapTo(Long.class)
            .findOne();
    long id = known.orElseGet(() -> insert(handle, intent, settings));
    boolean due = SourceTasks.isDue(handle, intent, id);
    update(handle, intent, settings, id);
    ScannerRow row = find(handle, "s.id = :id", id).orElseThrow();
    ensureTask(handle, row);
    SourceTasks.ensure(handle, row, due);
    return row;
  }

  private static List<Long> others(Handle handle, ScannerIntent intent) {
    return handle
        .createQuery(
            """
            select id from scanner
            where namespace = :namespace and name = :name and tenant_id <> :tenant
              and retired_at is null
            """)
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("tenant", intent.tenantId())
        .mapTo(Long.class)
        .list();
  }

  private static long insert(Handle handle, ScannerIntent intent, JsonNode settings) {
    long account =
        handle
            .createQuery(
                """
                insert into account (tenant_id, provider, native_id, namespace, name)
                values (:tenant, :provider, :native, :namespace, :account) returning id
                """)
            .bind("tenant", intent.tenantId())
            .bind("provider", PROVIDER)
            .bind("native", intent.namespace() + "/" + intent.name())
            .bind("namespace", intent.namespace())
            .bind("account", PROVIDER + "/" + intent.name())
            .mapTo(Long.class)
            .one();
    return handle
        .createQuery(
            """
            insert into scanner (tenant_id, namespace, name, uid, account_id, format, settings)
            values (:tenant, :namespace, :name, :uid, :account, :format, :settings) returning id
            """)
        .bind("tenant", intent.tenantId())
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("uid", intent.uid())
        .bind("account", account)
        .bind("format", intent.format())
        .bindByType("settings", settings, JsonNode.class)
        .mapTo(Long.class)
        .one();
  }

  private static void update(Handle handle, ScannerIntent intent, JsonNode settings, long id) {
    handle
        .createUpdate(
            """
            update scanner set uid = :uid, format = :format, settings = :settings,
              retired_at = null, authorized_at = now()
            where id = :id and (uid <> :uid or format <> :format or settings <> :settings
              or retired_at is not null or authorized_at is null
              or authorized_at < now() - interval '2 minutes')
            """)
        .bind("uid", intent.uid())
        .bind("format", intent.format())
        .bindByType("settings", settings, JsonNode.class)
        .bind("id", id)
        .execute();
    handle
        .createUpdate(
            """
            update account set suspended = :suspended, retired_at = null, authorized_at = now()
            where id = (select account_id from scanner where id = :id)
              and (suspended <> :suspended or retired_at is not null or authorized_at is null
                or authorized_at < now() - interval '2 minutes')
            """)
        .bind("suspended", intent.suspended())
        .bind("id", id)
        .execute();
  }

  private static void ensureTask(Handle handle, ScannerRow row) {
    handle
        .createUpdate(
            """
            insert into task (tenant_id, account_id, kind, due_at)
            select :tenant, :account, 'ingest', now()
            where not exists (select from task where tenant_id = :tenant and kind = 'ingest'
              and account_id = :account)
            on conflict (tenant_id, kind, coalesce(account_id, 0)) do nothing
            """)
        .bind("tenant", row.tenantId())
        .bind("account", row.accountId())
        .execute();
  }

  /**
   * The scanner by its object's name, where reconcile has vouched for it within the last ten
   * minutes; suspended ones included.
   */
  public Optional<ScannerRow> find(String namespace, String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select "
                            + COLUMNS
                            + """
                             from scanner s join account c on c.id = s.account_id
                            where s.namespace = :namespace and s.name = :name
                              and s.retired_at is null
                              and s.authorized_at > now() - interval '10 minutes'
                            """)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .map(ScannerStore::row)
                    .findOne());
  }

  /** The scanner that a task of this account is of; empty where it is suspended or retired. */
  public Optional<ScannerRow> ofAccount(long accountId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                find(
                    handle,
                    """
                    s.account_id = :id and s.retired_at is null and not c.suspended
                      and s.authorized_at > now() - interval '10 minutes'
                    """,
                    accountId));
  }

  private static Optional<ScannerRow> find(Handle handle, String which, long id) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from scanner s join account c on c.id = s.account_id where "
                + which)
        .bind("id", id)
        .map(ScannerStore::row)
        .findOne();
  }

  /** Nobody vouches for it now: nothing sent to it is taken or read until somebody does. */
  public void revoke(Name name) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(
                      """
                      update account set authorized_at = null
                      where authorized_at is not null and id in (select account_id from scanner
                        where namespace = :namespace and name = :name and retired_at is null)
                      """)
                  .bind("namespace", name.namespace())
                  .bind("name", name.name())
                  .execute();
              handle
                  .createUpdate(
                      """
                      update scanner set authorized_at = null
                      where namespace = :namespace and name = :name and retired_at is null
                        and authorized_at is not null
                      """)
                  .bind("namespace", name.namespace())
                  .bind("name", name.name())
                  .execute();
            });
  }

  /**
   * Those of a kind of source that somebody vouches for and that are not suspended, in the order in
   * which they were made.
   */
  public List<ScannerRow> ofSource(String kind) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select "
                            + COLUMNS
                            + """
                             from scanner s join account c on c.id = s.account_id
                            where s.settings->'source'->>'kind' = :kind and s.retired_at is null
                              and not c.suspended
                              and s.authorized_at > now() - interval '10 minutes'
                            order by s.id
                            """)
                    .bind("kind", kind)
                    .map(ScannerStore::row)
                    .list());
  }

  /** Those that are stored and not retired. */
  public List<Name> names() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select namespace, name from scanner where retired_at is null")
                    .map((row, context) -> new Name(row.getString(1), row.getString(2)))
                    .list());
  }

  /** The object is gone: what was reported to it is over, and kept. */
  public void gone(Name name) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from scanner where namespace = :namespace and name = :name
                          and retired_at is null for update
                        """)
                    .bind("namespace", name.namespace())
                    .bind("name", name.name())
                    .mapTo(Long.class)
                    .list()
                    .forEach(id -> ScannerRetirement.retire(handle, id)));
  }

  private static ScannerRow row(ResultSet row, StatementContext context) throws SQLException {
    JsonNode settings = Json.tree(row.getString("settings"));
    return new ScannerRow(
        row.getLong("tenant_id"),
        row.getLong("id"),
        row.getLong("account_id"),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("format"),
        settings.path("closes").asBoolean(true),
        row.getBoolean("suspended"),
        settings.path("mapping"),
        settings.path("source"));
  }
}
