package dev.mothership.correlate.observations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.FindingIdentity;
import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.correlate.risk.RiskStage;
import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.model.Severity;
import dev.mothership.rules.ReportedRisk;
import dev.mothership.rules.ReportedRisk.Likelihood;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.StoredObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Findings of what only other tools know. */
public final class ReportedFindings {
  private static final int MOST_PLACES = 20;
  private static final List<String> BY_SEVERITY =
      List.of("", "info", "low", "medium", "high", "critical");

  private final Estate estate;
  private final CheckFactors factors;
  private final CheckPlan plan;
  private final ReportedRisk assumed;

  public ReportedFindings(
      Estate estate, CheckFactors factors, CheckPlan plan, ReportedRisk assumed) {
    this.estate = estate;
    this.factors = factors;
    this.plan = plan;
    this.assumed = assumed;
  }

  /** One finding for each rule and asset; of secrets one for each place. */
  public List<DesiredFinding> run(List<ReportedIssue> issues) {
    return issues.stream().map(this::finding).toList();
  }

  private DesiredFinding finding(ReportedIssue issue) {
    boolean secret = ReportedIssue.SECRET.equals(issue.category());
    StoredObservation first = issue.first();
    List<String> parts = new ArrayList<>(List.of(issue.asset().key()));
    if (secret) {
      parts.add(first.location());
    }
    String ruleId = issue.ruleId();
    FindingIdentity identity =
        FindingIdentity.of(issue.category(), estate.tenantName(), ruleId, parts);
    Risk risk = risk(issue, secret);
    Severity band = plan.band(issue.asset().accountId(), ruleId, risk.severity());
    return new DesiredFinding(
        identity.key(),
        identity.name(),
        issue.category(),
        ruleId,
        issue.asset().accountId(),
        issue.asset().id(),
        "",
        title(issue),
        band.id(),
        risk.value(),
        risk.low(),
        risk.high(),
        false,
        RiskStage.json(risk.factors()),
        detail(issue));
  }

  /** Tools name a check by what it wants, which would read as if it were so. */
  private static String title(ReportedIssue issue) {
    String title = issue.first().title().isEmpty() ? issue.ruleId() : issue.first().title();
    return RiskStage.CONFIGURATION.equals(issue.category()) ? "Check failed: " + title : title;
  }

  private Risk risk(ReportedIssue issue, boolean secret) {
    String severity = worst(issue);
    Likelihood likelihood = secret ? assumed.secret() : assumed.configuration(severity);
    String because =
        secret
            ? "a secret in plain text, as %s says".formatted(issue.first().tool())
            : "%s calls it %s"
                .formatted(issue.first().tool(), severity.isEmpty() ? "nothing" : severity);
    return factors.reported(
        issue.asset(),
        issue.ruleId(),
        Factor.known(
            RiskFormula.EXPLOITABILITY, likelihood.exploitability(), because, issue.ruleId()),
        Factor.known(RiskFormula.IMPACT, likelihood.impact(), because, issue.ruleId()));
  }

  /** One for each tool and rule, with the worst that it says. */
  private static Set<Witness> witnesses(ReportedIssue issue) {
    Map<List<String>, Witness> witnesses = new HashMap<>();
    for (StoredObservation seen : issue.seen()) {
      witnesses.merge(
          List.of(seen.tool(), seen.toolRule()),
          new Witness(seen.tool(), seen.toolRule(), seen.severity()),
          (a, b) -> rank(a.severity()) >= rank(b.severity()) ? a : b);
    }
    return new TreeSet<>(witnesses.values());
  }

  private static int rank(String severity) {
    return BY_SEVERITY.indexOf(severity);
  }

  private static String worst(ReportedIssue issue) {
    return issue.seen().stream()
        .map(StoredObservation::severity)
        .max(Comparator.comparingInt(ReportedFindings::rank))
        .orElse("");
  }

  private static ObjectNode detail(ReportedIssue issue) {
    StoredObservation first = issue.first();
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("why", first.detail().path("description").asText(first.title()));
    detail.put("reason", "%s reports %s".formatted(first.tool(), first.toolRule()));
    detail.put("remediation", first.detail().path("remediation").asText(""));
    detail.put("effort", "medium");
    detail.put("number", "");
    String severity = worst(issue);
    detail.put("baseSeverity", severity);
    ObjectNode evidence = detail.putObject("evidence");
    ArrayNode places = evidence.putArray("places");
    for (StoredObservation seen : issue.seen()) {
      if (!seen.location().isEmpty() && places.size() < MOST_PLACES) {
        places.add(seen.location());
      }
    }
    evidence.put("count", issue.seen().size());
    Witnesses.write(detail, witnesses(issue));
    return detail;
  }
}
