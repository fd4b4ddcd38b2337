package dev.mothership.correlate.risk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.checks.CheckStage;
import dev.mothership.correlate.checks.PolicyPlans;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.checks.Verdicts;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.PolicyFacts;
import dev.mothership.store.PolicyFacts.ShadowRow;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the findings would be if nothing of a policy were in shadow, told as a difference: no
 * finding is touched, and no time of one begins.
 */
public final class ShadowStage {
  private static final int TOP = 10;

  private final Estate estate;
  private final CheckFactors factors;
  private final CheckStage checks;

  private record Change(String kind, DesiredFinding finding, String from, String to) {}

  public ShadowStage(Estate estate, CheckFactors factors, CheckStage checks) {
    this.estate = estate;
    this.factors = factors;
    this.checks = checks;
  }

  /**
   * @param actual findings of checks as they are
   * @return rows written
   */
  public int run(PolicyPlans plans, List<DesiredFinding> actual, PolicyFacts store, long tenantId) {
    List<ShadowRow> rows = new ArrayList<>();
    plans.shadows().forEach((policy, plan) -> rows.add(row(policy, changes(plan, actual))));
    return store.replaceShadows(tenantId, rows);
  }

  private List<Change> changes(CheckPlan plan, List<DesiredFinding> actual) {
    Verdicts verdicts = checks.judge(plan);
    Map<String, DesiredFinding> before = new LinkedHashMap<>();
    actual.forEach(finding -> before.put(finding.key(), finding));
    List<Change> changes = new ArrayList<>();
    for (DesiredFinding after : new RiskStage(estate, factors, plan).run(verdicts.all())) {
      DesiredFinding now = before.remove(after.key());
      if (now == null) {
        changes.add(new Change("opened", after, "", after.severity()));
      } else if (!now.severity().equals(after.severity())) {
        changes.add(new Change("changed", after, now.severity(), after.severity()));
      }
    }
    for (DesiredFinding now : before.values()) {
      if (resolves(plan, verdicts, now)) {
        changes.add(new Change("resolved", now, now.severity(), ""));
      }
    }
    return changes;
  }

  private static boolean resolves(CheckPlan plan, Verdicts verdicts, DesiredFinding finding) {
    return !plan.counts(finding.accountId(), finding.ruleId())
        || verdicts
            .of(finding.ruleId(), finding.assetId())
            .filter(verdict -> verdict.is(Verdict.PASS) || verdict.is(Verdict.NOT_APPLICABLE))
            .isPresent();
  }

  private ShadowRow row(long policyId, List<Change> changes) {
    ArrayNode top = JsonNodeFactory.instance.arrayNode();
    changes.stream()
        .sorted(
            Comparator.comparingInt((Change change) -> -change.finding().risk())
                .thenComparing(change -> change.finding().name()))
        .limit(TOP)
        .map(this::json)
        .forEach(top::add);
    return new ShadowRow(
        policyId,
        count(changes, "opened"),
        count(changes, "resolved"),
        count(changes, "changed"),
        top);
  }

  private ObjectNode json(Change change) {
    DesiredFinding finding = change.finding();
    @Nullable StoredAsset asset = estate.find(finding.assetId()).orElse(null);
    return JsonNodeFactory.instance
        .objectNode()
        .put("change", change.kind())
        .put("check", finding.ruleId())
        .put("asset", asset == null ? "" : asset.key())
        .put("from", change.from())
        .put("to", change.to())
        .put("risk", finding.risk());
  }

  private static int count(List<Change> changes, String kind) {
    return (int) changes.stream().filter(change -> change.kind().equals(kind)).count();
  }
}
