package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Remediations by object, and what becomes of them. A claim holds for its lease; whoever lost it
 * cannot commit, because every transition names the epoch that it was claimed under.
 */
@Singleton
public final class RemediationStore {
  static final String OPERATOR = "mothership";
  private static final String FIND =
      "select * from remediation where namespace = :namespace and name = :name and uid = :uid";

  private final Database database;

  public RemediationStore(Database database) {
    this.database = database;
  }

  /** A remediation with its last Job and that Job's calls, as far as there are any. */
  public record Shown(
      RemediationRow row, @Nullable RunRow run, List<StepRow> steps, String finding) {
    public Shown {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The finding of that name in an account of that namespace; of no other namespace, though it be
   * the same tenant's.
   */
  public Optional<FindingSubject> subject(long tenantId, String namespace, String finding) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select f.id, f.name, f.rule_id, f.state, f.account_id, c.name as account,
                          a.type, a.key, a.region, a.native_id,
                          coalesce(f.detail -> 'evidence', '{}') as evidence
                        from finding f
                        join account c on c.id = f.account_id
                        join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
                        where f.tenant_id = :tenant and f.name = :finding
                          and f.category = 'configuration' and c.namespace = :namespace
                          and c.retired_at is null and a.account_id = f.account_id
                        """)
                    .bind("tenant", tenantId)
                    .bind("finding", finding)
                    .bind("namespace", namespace)
                    .map(
                        (row, context) ->
                            new FindingSubject(
                                row.getLong("id"),
                                row.getString("name"),
                                row.getString("rule_id"),
                                row.getString("state"),
                                row.getLong("account_id"),
                                row.getString("account"),
                                row.getString("type"),
                                row.getString("key"),
                                row.getString("region"),
                                row.getString("native_id"),
                                Json.tree(row.getString("evidence"))))
                    .findOne());
  }

  /** Stores what the object asks for and stamps it authorized. */
  public RemediationRow save(RemediationIntent intent, FindingSubject subject) {
    return database
        .jdbi()
        .inTransaction(handle -> new RemediationSave(handle, intent, subject).run());
  }

  /** Reconcile refuses the object: nothing of it begins any more, and what runs ends. */
  public void revoke(String namespace, String name, String uid) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update remediation set authorized_at = null
                        where namespace = :namespace and name = :name and uid = :uid
                          and authorized_at is not null
                        """)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .bind("uid", uid)
                    .execute());
  }

  /** The object is gone: what was not begun is cancelled, what was is brought to an end. */
  public void gone(String namespace, String name, String uid) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createQuery(FIND + " for update")
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .bind("uid", uid)
                    .map(RemediationRow::of)
                    .list()
                    .stream()
                    .filter(row -> !row.removed())
                    .forEach(row -> remove(handle, row)));
  }

  private static void remove(Handle handle, RemediationRow row) {
    boolean begun =
        row.state() == RemediationState.RUNNING || row.state() == RemediationState.RECOVERING;
    handle
        .createUpdate(
            """
            update remediation set removed = true, authorized_at = null, changed_at = now(),
              state = case when :keep then state else 'Cancelled' end,
              ended_at = case when :keep then ended_at else now() end,
              due_at = case when :keep then due_at else null end,
              epoch = epoch + case when :keep then 0 else 1 end
            where tenant_id = :tenant and id = :id
            """)
        .bind("keep", begun || row.state().ended())
        .bind("tenant", row.tenantId())
        .bind("id", row.id())
        .execute();
    if (!begun && !row.state().ended()) {
      RemediationNews.audit(handle, row, "cancelled", OPERATOR, RemediationNews.nothing());
    }
  }

  /** All that its status tells. */
  public Optional<Shown> shown(long tenantId, String namespace, String name, String uid) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(FIND + " and tenant_id = :tenant")
                    .bind("tenant", tenantId)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .bind("uid", uid)
                    .map(RemediationRow::of)
                    .findOne()
                    .map(row -> shown(handle, row)));
  }

  private static Shown shown(Handle handle, RemediationRow row) {
    String finding =
        handle
            .createQuery("select state from finding where tenant_id = :tenant and id = :id")
            .bind("tenant", row.tenantId())
            .bind("id", row.findingId())
            .mapTo(String.class)
            .findOne()
            .orElse("");
    Optional<RunRow> run =
        row.runId() == null
            ? Optional.empty()
            : RemediationRuns.find(handle, row.tenantId(), row.runId());
    return new Shown(
        row,
        run.orElse(null),
        run.map(r -> RemediationRuns.steps(handle, r)).orElse(List.of()),
        finding);
  }

  /** Remediations whose objects are not known to be gone, unless they can do nothing any more. */
  public List<RemediationRow> living() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select * from remediation
                        where not removed and (ended_at is null or authorized_at is not null)
                        order by tenant_id, id
                        """)
                    .map(RemediationRow::of)
                    .list());
  }

  /** Takes the remediation that has been due longest and that nobody holds. */
  public Optional<RemediationRow> claim(String worker, Duration lease) {
    return database
        .jdbi()
        .inTransaction(
            handle ->
                handle
                    .createQuery(
                        """
                        with next as (
                          select tenant_id, id from remediation
                          where due_at <= now() and (held_until is null or held_until < now())
                          order by due_at, id limit 1 for update skip locked)
                        update remediation r
                        set worker = :worker, epoch = r.epoch + 1, held_until = now() + :lease
                        from next where r.tenant_id = next.tenant_id and r.id = next.id
                        returning r.*
                        """)
                    .bind("worker", worker)
                    .bind("lease", lease)
                    .map(RemediationRow::of)
                    .findOne());
  }

  /** The plan is made; a changed one needs a new approval. */
  public void planned(RemediationRow row, JsonNode plan, String hash) {
    Transition.of(row, RemediationState.PLANNED)
        .plan(plan, hash)
        .dueNow()
        .then(
            (handle, after) ->
                RemediationNews.tell(
                    handle, after, "planned", hash, OPERATOR, RemediationNews.nothing()))
        .commit(database);
  }

  /** A person or a policy approves; {@code by} is the person, or {@code policy:NAME}. */
  public void approved(RemediationRow row, String by) {
    Transition.of(row, RemediationState.APPROVED)
        .approvedBy(by)
        .dueNow()
        .then(
            (handle, after) ->
                RemediationNews.tell(
                    handle, after, "approved", after.planHash(), by, RemediationNews.nothing()))
        .commit(database);
  }

  public void rejected(RemediationRow row, String by) {
    Transition.of(row, RemediationState.REJECTED)
        .ended()
        .then(
            (handle, after) ->
                RemediationNews.tell(
                    handle, after, "rejected", after.planHash(), by, RemediationNews.nothing()))
        .commit(database);
  }

  /**
   * Nothing is wrong, or not any more: the account is looked at again, so that the finding goes.
   */
  public void notNeeded(RemediationRow row) {
    Transition.of(row, RemediationState.NOT_NEEDED)
        .ended()
        .then(
            (handle, after) -> {
              RemediationNews.audit(
                  handle, after, "not-needed", OPERATOR, RemediationNews.nothing());
              TaskRequests.sync(handle, after.accountId());
            })
        .commit(database);
  }

  /** Nothing was changed, and nothing will be. */
  public void failed(RemediationRow row, Failure failure) {
    Transition.of(row, RemediationState.FAILED)
        .failure(failure)
        .ended()
        .then(failedNews(failure))
        .commit(database);
  }

  static Transition.Then failedNews(Failure failure) {
    return (handle, after) ->
        RemediationNews.tell(
            handle,
            after,
            "failed",
            Long.toString(after.epoch()),
            OPERATOR,
            RemediationNews.nothing().set("failure", Json.node(failure)));
  }

  /** Back to where a plan is made. */
  public void replan(RemediationRow row) {
    Transition.of(row, RemediationState.PENDING).dueNow().commit(database);
  }

  /** Looks again later; the same state, one more attempt where something failed. */
  public void again(
      RemediationRow row, String waitsFor, String waits, @Nullable Failure failure, Duration in) {
    Transition.of(row, row.state())
        .waits(waitsFor, waits)
        .failure(failure)
        .attempts(failure == null ? row.attempts() : row.attempts() + 1)
        .due(in)
        .commit(database);
  }

  /** Something that is nobody's fault went wrong: looks again in a while, and changes nothing. */
  public void later(RemediationRow row) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update remediation set held_until = null, worker = '', epoch = epoch + 1,
                          due_at = now() + interval '30 seconds'
                        where tenant_id = :tenant and id = :id and epoch = :epoch
                        """)
                    .bind("tenant", row.tenantId())
                    .bind("id", row.id())
                    .bind("epoch", row.epoch())
                    .execute());
  }

  /** Nothing is to be done until somebody asks for something. */
  public void rest(RemediationRow row) {
    Transition.of(row, row.state()).failure(row.failure()).rest().commit(database);
  }
}
