package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Decisions by object. Whoever acts on one looks for the last decision on the hash of what is to be
 * done, and leaves out those of the person who asked for it.
 */
@Singleton
public final class ApprovalStore {
  private static final String COLUMNS =
      "namespace, name, uid, target_kind, target_name, target_hash, decision, by_user, comment, decided_at";

  private final Database database;

  public ApprovalStore(Database database) {
    this.database = database;
  }

  /** By whom a decision is known. */
  public record Name(String namespace, String name) {}

  /**
   * Stores a decision; one on an exception has the tenants that it concerns correlated again.
   *
   * @return whether anything changed
   */
  public boolean save(ApprovalRow approval) {
    return database.jdbi().inTransaction(handle -> save(handle, approval));
  }

  private static boolean save(Handle handle, ApprovalRow approval) {
    boolean changed =
        handle
                .createUpdate(
                    """
                    insert into approval (tenant_id, namespace, name, uid, target_kind, target_name, target_hash,
                      decision, by_user, comment, decided_at)
                    values ((select case when count(*) = 1 then min(id) end from tenant
                              where :namespace = any(namespaces) and retired_at is null),
                      :namespace, :name, :uid, :kind, :target, :hash, :decision, :by, :comment, :at)
                    on conflict (namespace, name) do update set tenant_id = excluded.tenant_id, uid = excluded.uid,
                      target_kind = excluded.target_kind, target_name = excluded.target_name,
                      target_hash = excluded.target_hash, decision = excluded.decision, by_user = excluded.by_user,
                      comment = excluded.comment, decided_at = excluded.decided_at
                    where (approval.tenant_id, approval.uid) is distinct from (excluded.tenant_id, excluded.uid)
                    """)
                .bind("namespace", approval.namespace())
                .bind("name", approval.name())
                .bind("uid", approval.uid())
                .bind("kind", approval.targetKind())
                .bind("target", approval.targetName())
                .bind("hash", approval.targetHash())
                .bind("decision", approval.decision())
                .bind("by", approval.by())
                .bind("comment", approval.comment())
                .bind("at", OffsetDateTime.ofInstant(approval.decidedAt(), ZoneOffset.UTC))
                .execute()
            > 0;
    if (changed) {
      note(handle, approval, approval.decision());
    }
    return changed;
  }

  /** Forgets a decision whose object is gone, which takes it back. */
  public void remove(Name name) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createQuery(
                        "delete from approval where namespace = :namespace and name = :name returning "
                            + COLUMNS)
                    .bind("namespace", name.namespace())
                    .bind("name", name.name())
                    .map(ApprovalStore::row)
                    .findOne()
                    .ifPresent(gone -> note(handle, gone, "Withdraw")));
  }

  public List<Name> names() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select namespace, name from approval order by id")
                    .map(
                        (row, context) ->
                            new Name(row.getString("namespace"), row.getString("name")))
                    .list());
  }

  /**
   * The last decision on exactly this, in the target's namespace, by anybody but the one who asked.
   *
   * @param requestedBy user name, compared without regard to case
   */
  public Optional<ApprovalRow> decision(
      String kind, String namespace, String name, String hash, String requestedBy) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select %s from approval
                        where target_kind = :kind and namespace = :namespace and target_name = :name
                          and target_hash = :hash and lower(by_user) <> lower(:requestedBy)
                        order by decided_at desc, decision desc, id desc limit 1
                        """
                            .formatted(COLUMNS))
                    .bind("kind", kind)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .bind("hash", hash)
                    .bind("requestedBy", requestedBy)
                    .map(ApprovalStore::row)
                    .findOne());
  }

  private static void note(Handle handle, ApprovalRow approval, String action) {
    handle
        .createUpdate(
            """
            insert into audit (actor, action, subject, detail)
            values (:by, 'approval-' || lower(:action), :subject,
              jsonb_build_object('approval', cast(:object as text), 'hash', cast(:hash as text),
                'comment', cast(:comment as text)))
            """)
        .bind("by", "Withdraw".equals(action) ? "" : approval.by())
        .bind("action", action)
        .bind("subject", subject(approval))
        .bind("object", approval.name())
        .bind("hash", approval.targetHash())
        .bind("comment", approval.comment())
        .execute();
    ExceptionTenants.correlate(handle, approval);
  }

  private static String subject(ApprovalRow approval) {
    String namespace =
        approval.targetKind().startsWith("Cluster") ? "" : approval.namespace() + "/";
    return approval.targetKind() + " " + namespace + approval.targetName();
  }

  private static ApprovalRow row(ResultSet row, StatementContext context) throws SQLException {
    return new ApprovalRow(
        row.getString("namespace"),
        row.getString("name"),
        row.getString("uid"),
        row.getString("target_kind"),
        row.getString("target_name"),
        row.getString("target_hash"),
        row.getString("decision"),
        row.getString("by_user"),
        row.getString("comment"),
        row.getObject("decided_at", OffsetDateTime.class).toInstant());
  }
}
