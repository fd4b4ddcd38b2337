package dev.mothership.correlate;

import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.access.AccessStage;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.checks.CheckStage;
import dev.mothership.correlate.checks.PolicyPlans;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.checks.Verdicts;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.correlate.network.NetworkStage;
import dev.mothership.correlate.paths.PathResults;
import dev.mothership.correlate.paths.PathStage;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.Consequences;
import dev.mothership.correlate.risk.RiskStage;
import dev.mothership.correlate.risk.ShadowStage;
import dev.mothership.correlate.score.ScoreKeeper;
import dev.mothership.correlate.score.ScoredCheck;
import dev.mothership.model.Severity;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RiskModel;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.CorrelationStore;
import dev.mothership.store.DerivedStore;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.FindingChanges;
import dev.mothership.store.FindingStore;
import dev.mothership.store.OpenFinding;
import dev.mothership.store.PathStore;
import dev.mothership.store.PolicyFacts;
import dev.mothership.store.RelationFacts;
import dev.mothership.store.Settlement;
import dev.mothership.store.VerdictStore;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * One tenant's correlation: network, access, checks, risk, paths, findings, score, in this order.
 * Thread-safe; one tenant must be correlated by one caller at a time.
 */
@Singleton
public final class Correlation {
  private final RuleCatalog catalog;

  public Correlation(RuleCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Works everything out again and writes what differs, so that a second run on the same inventory
   * writes no row.
   *
   * @param handle inside the caller's REPEATABLE READ transaction, which holds the tenant's lease
   */
  public CorrelationResult run(Handle handle, long tenantId) {
    CatalogueSync.run(handle, catalog);
    Estate estate = Estate.load(new CorrelationStore(handle, tenantId));
    DerivedStore derived = new DerivedStore(handle, tenantId);
    RiskModel model = catalog.riskModel();
    NetworkStage network = new NetworkStage(estate, derived);
    Exposures exposures = network.run();
    AccessStage accessStage = new AccessStage(estate, derived, catalog.watchedActions());
    Access access = accessStage.run();
    PolicyFacts policies = new PolicyFacts(handle);
    PolicyPlans plans = PolicyPlans.of(catalog, estate, policies.of(tenantId));
    CheckPlan plan = plans.actual();
    CheckStage checks =
        new CheckStage(
            estate, new VerdictStore(handle, tenantId), new RelationFacts(handle, tenantId));
    Verdicts verdicts = checks.run(plan);
    Consequences consequences = new Consequences(estate, model, access);
    CheckFactors factors = new CheckFactors(estate, model, exposures, consequences);
    List<DesiredFinding> found =
        new ArrayList<>(new RiskStage(estate, factors, plan).run(verdicts));
    int shadows =
        new ShadowStage(estate, factors, checks).run(plans, List.copyOf(found), policies, tenantId);
    PathStage paths =
        new PathStage(
            estate,
            model,
            exposures,
            access,
            consequences,
            factors,
            new PathStore(handle, tenantId));
    PathResults pathResults = paths.run(catalog.paths(), found);
    found.addAll(pathResults.findings());
    FindingChanges changes =
        new FindingStore(handle, tenantId)
            .reconcile(found, finding -> settle(finding, estate, plan, verdicts, pathResults));
    int scores =
        new ScoreKeeper()
            .update(
                handle,
                tenantId,
                plan.rules().stream().map(Correlation::scored).toList(),
                new CorrelationStore(handle, tenantId).now());
    return new CorrelationResult(
        catalog.version(),
        changes,
        network.written()
            + accessStage.written()
            + checks.written()
            + shadows
            + paths.written()
            + scores);
  }

  private static ScoredCheck scored(CheckRule rule) {
    return new ScoredCheck(
        rule.id(),
        Severity.parse(rule.severity()),
        rule.subdomain(),
        Set.copyOf(rule.assetTypes()));
  }

  private static Settlement settle(
      OpenFinding finding, Estate estate, CheckPlan plan, Verdicts verdicts, PathResults paths) {
    if (PathResults.ATTACK_PATH.equals(finding.category())) {
      return paths.settle().apply(finding);
    }
    if (!finding.assetOpen()) {
      return new Settlement.Resolved("asset-gone", null);
    }
    if (!plan.knows(finding.ruleId())) {
      return new Settlement.Resolved("rule-retired", null);
    }
    if (estate
        .find(finding.assetId())
        .filter(asset -> !plan.counts(asset.accountId(), finding.ruleId()))
        .isPresent()) {
      return new Settlement.Resolved("excluded", null);
    }
    return verdicts
        .of(finding.ruleId(), finding.assetId())
        .filter(verdict -> verdict.is(Verdict.PASS) || verdict.is(Verdict.NOT_APPLICABLE))
        .<Settlement>map(verdict -> new Settlement.Resolved("fixed", null))
        .orElseGet(Settlement.Unreadable::new);
  }
}
