package dev.mothership.correlate.observations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.FindingIdentity;
import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.correlate.risk.RiskStage;
import dev.mothership.correlate.risk.ToolGaps;
import dev.mothership.correlate.risk.ToolGaps.Gap;
import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.model.Severity;
import dev.mothership.rules.ReportedRisk.Likelihood;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.StoredAsset;
import java.util.List;

/** Findings of tools that are expected on an asset and are not there. */
public final class CoverageFindings {
  public static final String COVERAGE = "coverage";
  private static final String PREFIX = "tool-missing-";

  private final Estate estate;
  private final CheckFactors factors;
  private final CheckPlan plan;
  private final Likelihood assumed;

  public CoverageFindings(Estate estate, CheckFactors factors, CheckPlan plan, Likelihood assumed) {
    this.estate = estate;
    this.factors = factors;
    this.plan = plan;
    this.assumed = assumed;
  }

  /** Whether it is the rule of a tool that is expected. */
  public static boolean holds(String ruleId) {
    return ruleId.startsWith(PREFIX);
  }

  /** One for each asset and tool. */
  public List<DesiredFinding> run(ToolGaps gaps) {
    return gaps.all().stream()
        .flatMap(gap -> estate.find(gap.assetId()).map(asset -> finding(asset, gap)).stream())
        .toList();
  }

  private DesiredFinding finding(StoredAsset asset, Gap gap) {
    String ruleId = PREFIX + gap.tool().replaceAll("[^a-z0-9]+", "-");
    FindingIdentity identity =
        FindingIdentity.of(COVERAGE, estate.tenantName(), ruleId, List.of(asset.key()));
    Risk risk =
        factors.reported(
            asset,
            ruleId,
            Factor.known(RiskFormula.EXPLOITABILITY, assumed.exploitability(), gap.why(), ruleId),
            Factor.known(
                RiskFormula.IMPACT,
                assumed.impact(),
                "what happens on it is not seen by " + gap.tool(),
                ruleId));
    Severity band = plan.band(asset.accountId(), ruleId, risk.severity());
    return new DesiredFinding(
        identity.key(),
        identity.name(),
        COVERAGE,
        ruleId,
        asset.accountId(),
        asset.id(),
        "",
        "Security tool %s is missing".formatted(gap.tool()),
        band.id(),
        risk.value(),
        risk.low(),
        risk.high(),
        false,
        RiskStage.json(risk.factors()),
        detail(gap));
  }

  private static ObjectNode detail(Gap gap) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("why", "A policy expects %s on it: %s.".formatted(gap.tool(), gap.why()));
    detail.put("reason", gap.why());
    detail.put(
        "remediation",
        "Install or mend the agent of %s, or exempt the asset by a tag that the policy names."
            .formatted(gap.tool()));
    detail.put("effort", "medium");
    detail.put("number", "");
    detail.put("baseSeverity", Severity.MEDIUM.id());
    detail.putObject("evidence").put("tool", gap.tool());
    return detail;
  }
}
