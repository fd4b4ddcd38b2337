package dev.mothership.correlate.risk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.exceptions.Compensation;
import dev.mothership.correlate.exceptions.Subject;
import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.model.Severity;
import dev.mothership.rules.CheckRule;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.TreeMap;

/** Failed checks as findings, with their risk. */
public final class RiskStage {
  public static final String CONFIGURATION = "configuration";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Estate estate;
  private final CheckFactors factors;
  private final CheckPlan plan;

  /**
   * @param plan says in which band a finding is shown
   */
  public RiskStage(Estate estate, CheckFactors factors, CheckPlan plan) {
    this.estate = estate;
    this.factors = factors;
    this.plan = plan;
  }

  /** One finding for each failed check and asset. */
  public List<DesiredFinding> run(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.is(Verdict.FAIL))
        .map(this::finding)
        .toList();
  }

  /** What fails, as exceptions may be of it. */
  public static List<Subject> failing(Estate estate, List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.is(Verdict.FAIL))
        .map(
            verdict ->
                new Subject(
                    Compensation.key(verdict.rule().id(), verdict.asset().id(), ""),
                    identity(estate, verdict).name(),
                    verdict.rule().id(),
                    0,
                    verdict.asset()))
        .toList();
  }

  private static FindingIdentity identity(Estate estate, Verdict verdict) {
    return FindingIdentity.of(
        CONFIGURATION, estate.tenantName(), verdict.rule().id(), List.of(verdict.asset().key()));
  }

  private DesiredFinding finding(Verdict verdict) {
    CheckRule rule = verdict.rule();
    StoredAsset asset = verdict.asset();
    Risk risk = factors.of(verdict);
    Severity band = plan.band(asset.accountId(), rule.id(), risk.severity());
    FindingIdentity identity = identity(estate, verdict);
    return new DesiredFinding(
        identity.key(),
        identity.name(),
        CONFIGURATION,
        rule.id(),
        asset.accountId(),
        asset.id(),
        "",
        rule.title(),
        band.id(),
        risk.value(),
        risk.low(),
        risk.high(),
        verdict.stale(),
        json(risk.factors()),
        detail(verdict, risk.severity(), band));
  }

  private JsonNode detail(Verdict verdict, Severity ofRisk, Severity band) {
    CheckRule rule = verdict.rule();
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("why", rule.why());
    detail.put("reason", verdict.reason());
    detail.put("remediation", rule.remediation());
    detail.put("effort", rule.effort().id());
    detail.put("number", rule.number());
    detail.put("baseSeverity", rule.severity());
    if (band != ofRisk) {
      detail.put("severityOfRisk", ofRisk.id());
    }
    factors.compensatedBy(verdict).ifPresent(label -> detail.put("compensation", label));
    detail.set("cis", MAPPER.valueToTree(new TreeMap<>(rule.cis())));
    detail.set("evidence", verdict.answer().evidence());
    return detail;
  }

  /** Factors as stored: values rounded so that equal risks are stored alike. */
  public static JsonNode json(List<Factor> factors) {
    return MAPPER.valueToTree(factors.stream().map(RiskStage::rounded).toList());
  }

  /** As it is stored. */
  public static Factor rounded(Factor factor) {
    return new Factor(
        factor.name(),
        rounded(factor.value()),
        factor.because(),
        factor.evidence(),
        factor.assumed(),
        rounded(factor.low()),
        rounded(factor.high()));
  }

  /** As {@link #json} wrote it. */
  public static Factor factor(JsonNode stored) {
    return MAPPER.convertValue(stored, Factor.class);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
