package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** One object's intent, merged into what is known of it. */
final class RemediationSave {
  private final Handle handle;
  private final RemediationIntent intent;
  private final FindingSubject subject;

  RemediationSave(Handle handle, RemediationIntent intent, FindingSubject subject) {
    this.handle = handle;
    this.intent = intent;
    this.subject = subject;
  }

  RemediationRow run() {
    Optional<RemediationRow> before =
        handle
            .createQuery(
                """
                select * from remediation
                where tenant_id = :tenant and namespace = :namespace and name = :name and uid = :uid
                for update
                """)
            .bind("tenant", intent.tenantId())
            .bind("namespace", intent.namespace())
            .bind("name", intent.name())
            .bind("uid", intent.uid())
            .map(RemediationRow::of)
            .findOne();
    return before.isPresent() ? update(before.get()) : insert();
  }

  private RemediationRow insert() {
    RemediationRow row =
        handle
            .createQuery(
                """
                insert into remediation (tenant_id, namespace, name, uid, generation, finding, finding_id,
                  account_id, asset_key, action, parameters, mode, requested_by, requesters,
                  write_role, policies, token, authorized_at)
                values (:tenant, :namespace, :name, :uid, :generation, :finding, :findingId,
                  :account, :asset, :action, :parameters, :mode, :by, array_append(cast('{}' as text[]), cast(:by as text)),
                  :role, :policies, :token, now())
                returning *
                """)
            .bind("tenant", intent.tenantId())
            .bind("namespace", intent.namespace())
            .bind("name", intent.name())
            .bind("uid", intent.uid())
            .bind("generation", intent.generation())
            .bind("finding", subject.name())
            .bind("findingId", subject.id())
            .bind("account", subject.accountId())
            .bind("asset", subject.assetKey())
            .bind("action", intent.action())
            .bindByType("parameters", Json.node(intent.parameters()), JsonNode.class)
            .bind("mode", intent.mode())
            .bind("by", intent.requestedBy())
            .bind("role", intent.writeRole())
            .bindByType("policies", Json.node(intent.policies()), JsonNode.class)
            .bind("token", intent.token())
            .map(RemediationRow::of)
            .one();
    RemediationNews.audit(
        handle,
        row,
        "requested",
        intent.requestedBy(),
        RemediationNews.nothing().put("mode", intent.mode()).put("action", intent.action()));
    return row;
  }

  /**
   * What it is about never changes, so that what was approved stays what is done. A new mode or a
   * new token is looked at at once, and whoever looks at the old one cannot commit; after an end
   * that can be repeated either asks for a new plan.
   */
  private RemediationRow update(RemediationRow was) {
    boolean asked = !was.token().equals(intent.token());
    boolean mode = !was.mode().equals(intent.mode());
    boolean back = intent.mode().equals("Rollback");
    boolean repeats = was.state().repeatable() && !back && (asked || mode);
    boolean undoes = mode && back && was.state() == RemediationState.SUCCEEDED;
    boolean anew = repeats || undoes || (isWaiting(was) && (asked || mode || revived(was)));
    RemediationRow after =
        handle
            .createQuery(
                """
                update remediation set generation = :generation, mode = :mode, requested_by = :by,
                  requesters = case when :by = any(requesters) then requesters else array_append(requesters, cast(:by as text)) end,
                  write_role = :role, policies = :policies, token = :token, authorized_at = now(),
                  removed = false,
                  state = case when :undoes then 'Recovering' when :repeats then 'Pending' else state end,
                  epoch = epoch + case when :anew then 1 else 0 end,
                  held_until = case when :anew then null else held_until end,
                  attempts = case when :undoes or :repeats then 0 else attempts end,
                  ended_at = case when :undoes or :repeats then null else ended_at end,
                  due_at = case when :anew then now() else due_at end
                where tenant_id = :tenant and id = :id
                returning *
                """)
            .bind("generation", intent.generation())
            .bind("mode", intent.mode())
            .bind("by", intent.requestedBy())
            .bind("role", intent.writeRole())
            .bindByType("policies", Json.node(intent.policies()), JsonNode.class)
            .bind("token", intent.token())
            .bind("undoes", undoes)
            .bind("repeats", repeats)
            .bind("anew", anew)
            .bind("tenant", was.tenantId())
            .bind("id", was.id())
            .map(RemediationRow::of)
            .one();
    if (mode) {
      RemediationNews.audit(
          handle,
          after,
          "mode-changed",
          intent.requestedBy(),
          RemediationNews.nothing().put("from", was.mode()).put("to", intent.mode()));
    }
    return after;
  }

  private static boolean isWaiting(RemediationRow was) {
    return switch (was.state()) {
      case PENDING, PLANNED, APPROVED -> true;
      default -> false;
    };
  }

  /** What decides whether it may go on differs from what was looked at. */
  private boolean revived(RemediationRow was) {
    return was.authorizedAt() == null
        || !was.writeRole().equals(intent.writeRole())
        || !was.policies().equals(intent.policies());
  }
}
