package dev.mothership.correlate;

import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.access.AccessStage;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.checks.CheckStage;
import dev.mothership.correlate.checks.PolicyPlans;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.checks.Verdicts;
import dev.mothership.correlate.exceptions.Compensation;
import dev.mothership.correlate.exceptions.Exceptions;
import dev.mothership.correlate.exceptions.Subject;
import dev.mothership.correlate.images.ImageStage;
import dev.mothership.correlate.images.Images;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.correlate.network.NetworkStage;
import dev.mothership.correlate.observations.Controls;
import dev.mothership.correlate.observations.CoverageFindings;
import dev.mothership.correlate.observations.ObservationStage;
import dev.mothership.correlate.observations.Observations;
import dev.mothership.correlate.observations.ReportedFindings;
import dev.mothership.correlate.observations.ReportedRules;
import dev.mothership.correlate.observations.ToolCoverage;
import dev.mothership.correlate.paths.PathResults;
import dev.mothership.correlate.paths.PathStage;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.Consequences;
import dev.mothership.correlate.risk.Detections;
import dev.mothership.correlate.risk.Grounds;
import dev.mothership.correlate.risk.RiskStage;
import dev.mothership.correlate.risk.ShadowStage;
import dev.mothership.correlate.risk.ToolGaps;
import dev.mothership.correlate.score.Assessment;
import dev.mothership.correlate.score.ScoreKeeper;
import dev.mothership.correlate.score.ScoredCheck;
import dev.mothership.correlate.vulnerability.Software;
import dev.mothership.correlate.vulnerability.Vulnerabilities;
import dev.mothership.correlate.vulnerability.VulnerabilityFindings;
import dev.mothership.correlate.vulnerability.VulnerabilityStage;
import dev.mothership.model.Severity;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.ReportedRisk;
import dev.mothership.rules.RiskModel;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.policy.Ownership;
import dev.mothership.store.CorrelationStore;
import dev.mothership.store.DerivedStore;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.ExceptionFacts;
import dev.mothership.store.FeedFreshness;
import dev.mothership.store.FindingChanges;
import dev.mothership.store.FindingStore;
import dev.mothership.store.GuardrailFacts;
import dev.mothership.store.ObservationFacts;
import dev.mothership.store.ObservedRelation;
import dev.mothership.store.OpenFinding;
import dev.mothership.store.OwnerStore;
import dev.mothership.store.PathStore;
import dev.mothership.store.PolicyFacts;
import dev.mothership.store.RelationFacts;
import dev.mothership.store.ServiceLevelStore;
import dev.mothership.store.Settlement;
import dev.mothership.store.SoftwareCoverageStore;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredException;
import dev.mothership.store.ToolCoverageStore;
import dev.mothership.store.Unresolved;
import dev.mothership.store.UpgradeBasis;
import dev.mothership.store.UpgradeBasisStore;
import dev.mothership.store.VerdictStore;
import dev.mothership.store.VulnerabilityFacts;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * One tenant's correlation: network, access, images, owners, checks, vulnerabilities, compensating
 * controls, risk, paths, exceptions, findings, score, in this order. Thread-safe; one tenant must
 * be correlated by one caller at a time.
 */
@Singleton
public final class Correlation {
  private final RuleCatalog catalog;
  private final Controls controls;

  public Correlation(RuleCatalog catalog) {
    this.catalog = catalog;
    this.controls = new Controls(catalog.mappings());
  }

  /**
   * Works everything out again and writes what differs, so that a second run on the same inventory
   * writes no row.
   *
   * @param handle inside the caller's REPEATABLE READ transaction, which holds the tenant's lease
   */
  public CorrelationResult run(Handle handle, long tenantId) {
    CatalogueSync.run(handle, catalog);
    Judged judged = judge(handle, tenantId);
    RiskModel model = ActiveModel.of(handle, catalog.riskModel());
    Rated rated = rate(handle, tenantId, judged, model);
    int shadows =
        new ShadowStage(judged.estate(), rated.factors(), judged.checks())
            .run(judged.plans(), rated.checks(), new PolicyFacts(handle), tenantId);
    ObservationFacts observed = new ObservationFacts(handle, tenantId);
    int tools = new ToolCoverageStore(handle, tenantId).replace(judged.tools().tallies());
    Software software = judged.vulnerabilities().software();
    int unjudged =
        new SoftwareCoverageStore(handle, tenantId).replace(software.unknown(), software.counts());
    int disagreements = observed.replaceDisagreements(judged.observations().disagreements());
    ReportedRules reported = new ReportedRules(observed, catalog.mappings());
    FindingChanges changes =
        new FindingStore(handle, tenantId)
            .reconcile(
                rated.found(),
                unresolved -> rated.exceptions().mute(subjects(unresolved, judged.estate())).ids(),
                finding -> settle(finding, judged, rated.paths(), reported));
    int bases = new UpgradeBasisStore(handle, tenantId).replace(rated.bases());
    int matches = new ExceptionFacts(handle, tenantId).replace(rated.exceptions().matches());
    int due = new ServiceLevelStore(handle, tenantId).refresh();
    List<ScoredCheck> scored = judged.plan().rules().stream().map(Correlation::scored).toList();
    int scores =
        new ScoreKeeper()
            .update(
                handle,
                tenantId,
                Stream.concat(scored.stream(), asked(software)).toList(),
                Assessment.of(
                    scored,
                    RuleVersions.of(judged.plan().rules(), catalog.paths()),
                    RuleVersions.settings(judged.plan()),
                    model.id(),
                    judged.estate(),
                    judged.verdicts()),
                new CorrelationStore(handle, tenantId).now());
    return new CorrelationResult(
        catalog.version(),
        changes,
        judged.written()
            + rated.written()
            + shadows
            + tools
            + unjudged
            + disagreements
            + bases
            + matches
            + due
            + scores);
  }

  /** What was looked at and judged, before any of it is rated. */
  record Judged(
      Estate estate,
      Exposures exposures,
      Access access,
      Images images,
      PolicyPlans plans,
      CheckStage checks,
      Verdicts verdicts,
      Observations observations,
      Detections detections,
      ToolCoverage tools,
      Vulnerabilities vulnerabilities,
      List<StoredException> exceptions,
      int written) {
    CheckPlan plan() {
      return plans.actual();
    }

    /** Faults by our own checks, and those that only another tool could see. */
    List<Verdict> faults() {
      return Stream.concat(verdicts.all().stream(), observations.told().stream()).toList();
    }
  }

  /**
   * What was found, with its risk by one model.
   *
   * @param checks findings of checks
   * @param found those and the paths
   * @param bases what those of packages were rated by
   */
  record Rated(
      List<DesiredFinding> checks,
      List<DesiredFinding> found,
      CheckFactors factors,
      PathResults paths,
      Exceptions exceptions,
      List<UpgradeBasis> bases,
      int written) {}

  Judged judge(Handle handle, long tenantId) {
    Estate estate = Estate.load(new CorrelationStore(handle, tenantId));
    DerivedStore derived = new DerivedStore(handle, tenantId);
    List<ObservedRelation> workloads = new RelationFacts(handle, tenantId).workloads();
    NetworkStage network = new NetworkStage(estate, derived, workloads);
    Exposures exposures = network.run();
    AccessStage accessStage =
        new AccessStage(
            estate,
            derived,
            catalog,
            new GuardrailFacts(handle, tenantId).levels(GuardrailFacts.SERVICE_CONTROL));
    Access access = accessStage.run();
    ImageStage imageStage = new ImageStage(estate, derived, workloads);
    Images images = imageStage.run();
    PolicyPlans plans = PolicyPlans.of(catalog, estate, new PolicyFacts(handle).of(tenantId));
    int owners =
        new OwnerStore(handle, tenantId)
            .refresh(
                plans.actual().ownerships().entrySet().stream()
                    .map(entry -> ownerRule(entry.getKey(), entry.getValue()))
                    .toList());
    CheckStage checks =
        new CheckStage(
            estate, new VerdictStore(handle, tenantId), new RelationFacts(handle, tenantId));
    Verdicts verdicts = checks.run(plans.actual());
    ObservationFacts observed = new ObservationFacts(handle, tenantId);
    ReportedRisk reported = catalog.reportedRisk();
    ToolCoverage tools =
        new ToolCoverage(
            estate,
            plans.actual(),
            observed.sightings(),
            new CorrelationStore(handle, tenantId).now());
    tools.run();
    return new Judged(
        estate,
        exposures,
        access,
        images,
        plans,
        checks,
        verdicts,
        new ObservationStage(estate, plans.actual(), verdicts, controls).run(observed.issues()),
        new Detections(reported.detection(), observed.detections(reported.detection().days())),
        tools,
        new VulnerabilityStage(
                estate,
                new VulnerabilityFacts(handle, tenantId),
                new SoftwareCoverageStore(handle, tenantId),
                new FeedFreshness(handle))
            .run(),
        new ExceptionFacts(handle, tenantId).all(),
        network.written()
            + accessStage.written()
            + imageStage.written()
            + owners
            + checks.written());
  }

  private static OwnerStore.AccountRule ownerRule(long accountId, Ownership said) {
    return new OwnerStore.AccountRule(
        accountId, said.tags(), said.shared(), said.creators(), said.routes());
  }

  Rated rate(Handle handle, long tenantId, Judged judged, RiskModel model) {
    Estate estate = judged.estate();
    Consequences consequences = new Consequences(estate, model, judged.access());
    Exceptions exceptions = new Exceptions(judged.exceptions(), model);
    Compensation compensation = exceptions.compensation();
    compensation.consider(() -> RiskStage.failing(estate, judged.faults()));
    Grounds grounds = new Grounds(estate, model, judged.exposures(), consequences, judged.images());
    CheckFactors factors =
        new CheckFactors(
            estate,
            model,
            judged.exposures(),
            consequences,
            grounds,
            compensation,
            judged.detections());
    List<DesiredFinding> checks =
        new RiskStage(estate, factors, judged.plan())
            .run(judged.faults()).stream().map(judged.observations().witnesses()::of).toList();
    VulnerabilityFindings vulnerable =
        new VulnerabilityFindings(
            estate,
            grounds,
            judged.images(),
            compensation,
            model,
            catalog.vulnerabilityModel(),
            judged.vulnerabilities());
    ToolGaps gaps = judged.tools().gaps();
    PathStage paths =
        new PathStage(
            estate,
            model,
            judged.exposures(),
            judged.access(),
            consequences,
            factors,
            compensation,
            gaps,
            vulnerable.exploits(),
            asset -> unjudged(judged, asset),
            new PathStore(handle, tenantId));
    List<DesiredFinding> vulnerabilities = vulnerable.run();
    PathResults pathResults =
        paths.run(
            catalog.paths(), Stream.concat(checks.stream(), vulnerabilities.stream()).toList());
    List<DesiredFinding> found = new ArrayList<>(checks);
    found.addAll(
        new ReportedFindings(estate, factors, judged.plan(), catalog.reportedRisk())
            .run(judged.observations().issues()));
    found.addAll(
        new CoverageFindings(estate, factors, judged.plan(), catalog.reportedRisk().missingTool())
            .run(gaps));
    found.addAll(vulnerabilities);
    found.addAll(pathResults.findings());
    return new Rated(
        checks, found, factors, pathResults, exceptions, vulnerable.bases(), paths.written());
  }

  private static boolean unjudged(Judged judged, StoredAsset asset) {
    LongPredicate unjudged = judged.vulnerabilities().unjudged();
    return unjudged.test(asset.id()) || judged.images().of(asset).anyMatch(unjudged);
  }

  /** A finding without an open asset is about to be resolved, and no exception is of it. */
  private static List<Subject> subjects(List<Unresolved> unresolved, Estate estate) {
    return unresolved.stream()
        .flatMap(
            one ->
                estate
                    .find(one.assetId())
                    .map(
                        asset ->
                            new Subject(one.key(), one.name(), one.ruleId(), one.risk(), asset))
                    .stream())
        .toList();
  }

  private static ScoredCheck scored(CheckRule rule) {
    return new ScoredCheck(
        rule.id(),
        Severity.parse(rule.severity()),
        rule.subdomain(),
        Set.copyOf(rule.assetTypes()));
  }

  private static Stream<ScoredCheck> asked(Software software) {
    return software.questions().stream().map(id -> ScoredCheck.uncounted(id, "vulnerabilities"));
  }

  private static Settlement settle(
      OpenFinding finding, Judged judged, PathResults paths, ReportedRules reported) {
    if (PathResults.ATTACK_PATH.equals(finding.category())) {
      return paths.settle().apply(finding);
    }
    if (Vulnerabilities.VULNERABILITY.equals(finding.category())) {
      return judged.vulnerabilities().settle().apply(finding);
    }
    if (!finding.assetOpen()) {
      return new Settlement.Resolved("asset-gone", null);
    }
    CheckPlan plan = judged.plan();
    if (CoverageFindings.holds(finding.ruleId())) {
      return new Settlement.Resolved("fixed", null);
    }
    if (!plan.knows(finding.ruleId())) {
      return new Settlement.Resolved(
          reported.has(finding.ruleId()) ? "fixed" : "rule-retired", null);
    }
    if (judged
        .estate()
        .find(finding.assetId())
        .filter(asset -> !plan.counts(asset.accountId(), finding.ruleId()))
        .isPresent()) {
      return new Settlement.Resolved("excluded", null);
    }
    return judged
        .verdicts()
        .of(finding.ruleId(), finding.assetId())
        .filter(verdict -> verdict.is(Verdict.PASS) || verdict.is(Verdict.NOT_APPLICABLE))
        .<Settlement>map(verdict -> new Settlement.Resolved("fixed", null))
        .orElseGet(Settlement.Unreadable::new);
  }
}
