package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param outcome succeeded, rolled-back, failed or outdated
 * @param after the state that it left; null where it could not be read
 * @param failure why, where it did not succeed
 */
public record RunEnd(String outcome, @Nullable JsonNode after, @Nullable Failure failure) {
  void note(Handle handle, RemediationRow row, RunRow run) {
    handle
        .createUpdate(
            """
            update remediation_run set state = 'ended', outcome = :outcome, ended_at = now(),
              after = cast(:after as jsonb), failure = cast(:failure as jsonb)
            where tenant_id = :tenant and id = :run
            """)
        .bind("outcome", outcome)
        .bind("after", after == null ? null : Json.text(after))
        .bind("failure", failure == null ? null : Json.text(Json.node(failure)))
        .bind("tenant", run.tenantId())
        .bind("run", run.id())
        .execute();
    switch (outcome) {
      case "succeeded" -> end(handle, row, run, RemediationState.SUCCEEDED, "succeeded");
      case "rolled-back" -> end(handle, row, run, RemediationState.ROLLED_BACK, "rolled-back");
      case "outdated" -> end(handle, row, run, RemediationState.OUTDATED, "outdated");
      default -> failed(handle, row, run);
    }
  }

  /** The account is looked at again: the checks have the last word. */
  private void end(
      Handle handle, RemediationRow row, RunRow run, RemediationState state, String phase) {
    ObjectNode more = RemediationNews.nothing().put("run", run.id());
    if (failure != null) {
      more.set("failure", Json.node(failure));
    }
    Transition.of(row, state)
        .failure(failure)
        .ended()
        .then(
            (h, ended) -> {
              RemediationNews.tell(h, ended, phase, Long.toString(run.id()), actor(ended), more);
              TaskRequests.sync(h, ended.accountId());
            })
        .commit(handle);
  }

  private static String actor(RemediationRow row) {
    return row.mode().equals("Rollback") ? row.requestedBy() : row.approvedBy();
  }

  private void failed(Handle handle, RemediationRow row, RunRow run) {
    Failure why =
        failure == null
            ? new Failure(FailureReason.INTERNAL, "mothership:Job", "NotTold", "no reason was told")
            : failure;
    if (run.intent().equals("apply") && run.steps() == 0) {
      Transition.of(row, RemediationState.FAILED)
          .failure(why)
          .ended()
          .then(RemediationStore.failedNews(why))
          .commit(handle);
      return;
    }
    RemediationRuns.recover(
        handle, row, run.intent().equals("apply") ? 0 : row.attempts() + 1, why);
  }
}
