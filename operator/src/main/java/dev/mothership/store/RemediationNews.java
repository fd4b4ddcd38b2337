package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jdbi.v3.core.Handle;

/**
 * Tells of each phase of a remediation in the transaction that brings it about: a row of the outbox
 * for people, one of the audit for good.
 */
final class RemediationNews {
  private RemediationNews() {}

  /**
   * @param phase as in {@code remediation-<phase>}
   * @param once what tells this occurrence from the next one of the same phase
   * @param actor who brought it about; {@code mothership} for the operator itself
   */
  static void tell(
      Handle handle, RemediationRow row, String phase, String once, String actor, JsonNode more) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", row.finding())
            .put("namespace", row.namespace())
            .put("remediation", row.name())
            .put("action", row.action())
            .put("asset", row.assetKey())
            .put("planHash", row.planHash())
            .put("requestedBy", row.requestedBy())
            .put("by", actor)
            .put("note", note(row, actor, more));
    more.properties().forEach(field -> body.set(field.getKey(), field.getValue()));
    handle
        .createUpdate(
            """
            insert into outbox (tenant_id, kind, finding_id, dedupe, body)
            values (:tenant, :kind, :finding, :dedupe, :body)
            on conflict (tenant_id, dedupe) do nothing
            """)
        .bind("tenant", row.tenantId())
        .bind("kind", "remediation-" + phase)
        .bind("finding", row.findingId())
        .bind("dedupe", "remediation:%d:%s:%s".formatted(row.id(), phase, once))
        .bindByType("body", body, JsonNode.class)
        .execute();
    audit(handle, row, phase, actor, body);
  }

  /** What people read of it, where the phase and the asset are said already. */
  private static String note(RemediationRow row, String actor, JsonNode more) {
    StringBuilder note =
        new StringBuilder("%s, asked for by %s".formatted(row.action(), row.requestedBy()));
    if (!row.approvedBy().isEmpty()) {
      note.append(", approved by ").append(row.approvedBy());
    } else if (!actor.equals(RemediationStore.OPERATOR)) {
      note.append(", by ").append(actor);
    }
    String why = more.path("failure").path("message").asText();
    return why.isEmpty() ? note.toString() : note.append(": ").append(why).toString();
  }

  /** For good, but for nobody in particular. */
  static void audit(
      Handle handle, RemediationRow row, String phase, String actor, JsonNode detail) {
    handle
        .createUpdate(
            """
            insert into audit (actor, action, subject, detail)
            select :actor, :action, :subject,
              cast(:detail as jsonb) || jsonb_build_object('tenant', name, 'uid', cast(:uid as text))
            from tenant where id = :tenant
            """)
        .bind("actor", actor)
        .bind("action", "remediation-" + phase)
        .bind("subject", row.namespace() + "/" + row.name())
        .bind("detail", Json.text(detail))
        .bind("uid", row.uid())
        .bind("tenant", row.tenantId())
        .execute();
  }

  static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }
}
