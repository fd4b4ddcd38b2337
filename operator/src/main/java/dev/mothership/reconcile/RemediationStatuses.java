package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.api.v1alpha1.RemediationStatus;
import dev.mothership.model.Failure;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Plan;
import dev.mothership.rules.RemediationRule;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationStore.Shown;
import dev.mothership.store.RunRow;
import dev.mothership.store.StepRow;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a Remediation shows; bounded, however much a plan holds. */
final class RemediationStatuses {
  private static final int SHOWN = 20;
  private static final int LONGEST = 4096;
  private static final int LONGEST_CALL = 1024;

  private RemediationStatuses() {}

  static RemediationStatus empty() {
    return new RemediationStatus(
        null, null, null, null, null, null, null, null, null, null, null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static RemediationStatus keep(
      RemediationResource object, RemediationStatus before, ConditionSet set) {
    return new RemediationStatus(
        object.getMetadata().getGeneration(),
        before.phase(),
        before.account(),
        before.asset(),
        before.risk(),
        before.plan(),
        before.planHash(),
        before.approvedBy(),
        before.run(),
        before.finding(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  /**
   * @param account name of the CloudAccount
   */
  static RemediationStatus of(
      RemediationResource object,
      Shown shown,
      RemediationRule rule,
      String account,
      List<Condition> conditions) {
    RemediationRow row = shown.row();
    return new RemediationStatus(
        object.getMetadata().getGeneration(),
        row.state().text(),
        account,
        row.assetKey(),
        rule.risk().id(),
        plan(row, rule),
        emptyToNull(row.planHash()),
        emptyToNull(row.approvedBy()),
        run(shown),
        emptyToNull(shown.finding()),
        emptyToNull(row.token()),
        conditions);
  }

  private static RemediationStatus.@Nullable Plan plan(RemediationRow row, RemediationRule rule) {
    JsonNode json = row.plan();
    Instant at = row.plannedAt();
    if (json == null || at == null) {
      return null;
    }
    Plan plan = Plan.parse(json);
    return new RemediationStatus.Plan(
        at.toString(),
        plan.role(),
        plan.calls().stream()
            .limit(SHOWN)
            .map(call -> line(call.call(), call.region(), call.parameters(), ""))
            .toList(),
        plan.calls().size(),
        bounded(CanonicalJson.text(plan.before()), LONGEST),
        bounded(CanonicalJson.text(plan.after()), LONGEST),
        rule.effect(),
        rule.rollback());
  }

  private static RemediationStatus.@Nullable Run run(Shown shown) {
    RunRow run = shown.run();
    if (run == null) {
      return null;
    }
    return new RemediationStatus.Run(
        run.job(),
        run.intent(),
        text(run.startedAt()),
        text(run.endedAt()),
        emptyToNull(run.outcome()),
        shown.steps().stream().limit(SHOWN).map(RemediationStatuses::step).toList());
  }

  private static String step(StepRow step) {
    String failure =
        Optional.ofNullable(step.failure()).map(Failure::code).map(code -> " " + code).orElse("");
    String what = step.undo() ? ": put back, " : ": ";
    return line(step.call(), step.region(), step.parameters(), what + step.state() + failure);
  }

  private static String line(String call, String region, JsonNode parameters, String result) {
    return bounded(call + " in " + region + " " + CanonicalJson.text(parameters), LONGEST_CALL)
        + result;
  }

  private static String bounded(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
