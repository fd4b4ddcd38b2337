package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One step of a remediation from state to state: it and everything that is told of it in one
 * transaction, and only while nobody else has taken the remediation meanwhile.
 */
final class Transition {
  private final RemediationRow row;
  private final RemediationState state;
  private @Nullable JsonNode plan;
  private String hash = "";
  private String approvedBy = "";
  private @Nullable Long run;
  private int attempts;
  private String waitsFor = "";
  private String waits = "";
  private @Nullable Failure failure;
  private @Nullable Duration due;
  private boolean ends;
  private Then then = (handle, after) -> {};

  private Transition(RemediationRow row, RemediationState state) {
    this.row = row;
    this.state = state;
  }

  /** What else happens in the transaction. */
  @FunctionalInterface
  interface Then {
    void run(Handle handle, RemediationRow after);
  }

  static Transition of(RemediationRow row, RemediationState state) {
    return new Transition(row, state);
  }

  Transition plan(JsonNode made, String itsHash) {
    plan = made;
    hash = itsHash;
    return this;
  }

  Transition approvedBy(String by) {
    approvedBy = by;
    return this;
  }

  Transition run(long id) {
    run = id;
    return this;
  }

  Transition attempts(int number) {
    attempts = number;
    return this;
  }

  Transition waits(String reason, String message) {
    waitsFor = reason;
    waits = message;
    return this;
  }

  Transition failure(@Nullable Failure reason) {
    failure = reason;
    return this;
  }

  Transition due(Duration in) {
    due = in;
    return this;
  }

  Transition dueNow() {
    return due(Duration.ZERO);
  }

  Transition rest() {
    due = null;
    return this;
  }

  /** Its Job, if any, is to be cleaned up; then nothing more happens by itself. */
  Transition ended() {
    ends = true;
    return row.runId() == null && run == null ? rest() : dueNow();
  }

  Transition then(Then more) {
    then = more;
    return this;
  }

  void commit(Database database) {
    database.jdbi().useTransaction(this::commit);
  }

  /**
   * Within the caller's transaction.
   *
   * @throws RemediationTaken where somebody else has it by now
   */
  RemediationRow commit(Handle handle) {
    RemediationRow after =
        handle
            .createQuery(
                """
                update remediation set state = :state, changed_at = now(), held_until = null, worker = '',
                  epoch = epoch + 1,
                  plan = coalesce(cast(:plan as jsonb), plan),
                  plan_hash = case when :hash = '' then plan_hash else :hash end,
                  planned_at = case when :hash = '' then planned_at else now() end,
                  approved_by = case when :hash <> '' then '' when :approvedBy = '' then approved_by else :approvedBy end,
                  approved_at = case when :hash <> '' then null when :approvedBy = '' then approved_at else now() end,
                  run_id = coalesce(cast(:run as bigint), run_id),
                  attempts = :attempts, waits_for = :waitsFor, waits = :waits,
                  failure = cast(:failure as jsonb),
                  due_at = now() + cast(:due as interval),
                  ended_at = case when :ends then now() when :state = state then ended_at end
                where tenant_id = :tenant and id = :id and epoch = :epoch
                returning *
                """)
            .bind("state", state.text())
            .bind("plan", plan == null ? null : Json.text(plan))
            .bind("hash", hash)
            .bind("approvedBy", approvedBy)
            .bind("run", run)
            .bind("attempts", attempts)
            .bind("waitsFor", waitsFor)
            .bind("waits", waits)
            .bind("failure", failure == null ? null : Json.text(Json.node(failure)))
            .bind("due", due == null ? null : due.toMillis() + " milliseconds")
            .bind("ends", ends)
            .bind("tenant", row.tenantId())
            .bind("id", row.id())
            .bind("epoch", row.epoch())
            .map(RemediationRow::of)
            .findOne()
            .orElseThrow(() -> new RemediationTaken(row));
    then.run(handle, after);
    return after;
  }
}
