package dev.mothership.correlate.risk;

import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.exceptions.Compensation;
import dev.mothership.correlate.network.Exposure;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.FactorSource;
import dev.mothership.rules.RiskModel;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.Optional;

/** The five factors of a failed check. */
public final class CheckFactors {
  private record Pair(Factor exposure, Factor consequence) {
    private double product() {
      return exposure.value() * consequence.value();
    }
  }

  private final Estate estate;
  private final RiskModel model;
  private final Exposures exposures;
  private final Consequences consequences;
  private final Grounds grounds;
  private final Compensation compensation;
  private final Detections detections;

  public CheckFactors(
      Estate estate,
      RiskModel model,
      Exposures exposures,
      Consequences consequences,
      Grounds grounds,
      Compensation compensation,
      Detections detections) {
    this.estate = estate;
    this.model = model;
    this.exposures = exposures;
    this.consequences = consequences;
    this.grounds = grounds;
    this.compensation = compensation;
    this.detections = detections;
  }

  /** The exception that is a compensating control against it, if any. */
  Optional<String> compensatedBy(Verdict verdict) {
    return compensation.label(key(verdict));
  }

  private static String key(Verdict verdict) {
    return Compensation.key(verdict.rule().id(), verdict.asset().id(), "");
  }

  public Risk of(Verdict verdict) {
    CheckRule rule = verdict.rule();
    Pair worst = worstInterface(verdict.asset());
    return RiskFormula.of(
        List.of(
            detections.raise(
                verdict.asset().id(),
                Factor.known(
                    RiskFormula.EXPLOITABILITY, rule.exploitability(), rule.title(), rule.id())),
            exposure(verdict, worst),
            compensation.control(key(verdict), uncontrolled()),
            Factor.known(RiskFormula.IMPACT, rule.impact(), rule.why(), rule.id()),
            consequence(verdict, worst)));
  }

  /** Of what another tool says of the asset: exposure and consequence are the asset's own. */
  public Risk reported(StoredAsset asset, String ruleId, Factor exploitability, Factor impact) {
    return RiskFormula.of(
        List.of(
            detections.raise(asset.id(), exploitability),
            grounds.of(asset).exposure(),
            compensation.control(Compensation.key(ruleId, asset.id(), ""), uncontrolled()),
            impact,
            grounds.of(asset).consequence()));
  }

  private Factor uncontrolled() {
    return RiskFormula.noControl(model);
  }

  /** The factor for a reachability level. */
  public Factor exposure(Exposure exposure, String level, String because) {
    return grounds.exposure(exposure, level, because);
  }

  private Factor exposure(Verdict verdict, Pair worst) {
    CheckAnswer answer = verdict.answer();
    if (answer.exposureOverridden()) {
      return answer.exposure() == null
          ? grounds.assumed(answer.exposureBecause())
          : Factor.known(
              RiskFormula.EXPOSURE,
              answer.exposure(),
              answer.exposureBecause(),
              verdict.asset().key());
    }
    FactorSource source = verdict.rule().exposure();
    return switch (source.source()) {
      case FIXED -> Factor.known(RiskFormula.EXPOSURE, source.value(), "as the check says", "");
      case WORST_INTERFACE -> worst.exposure();
      case ASSET, DATA_CLASS -> grounds.of(verdict.asset()).exposure();
    };
  }

  private Factor consequence(Verdict verdict, Pair worst) {
    CheckAnswer answer = verdict.answer();
    if (answer.consequence() != null) {
      return Factor.known(
          RiskFormula.CONSEQUENCE,
          answer.consequence(),
          answer.consequenceBecause(),
          verdict.asset().key());
    }
    FactorSource source = verdict.rule().consequence();
    return switch (source.source()) {
      case FIXED -> fixed(verdict.asset(), source.value());
      case WORST_INTERFACE -> worst.consequence();
      case DATA_CLASS -> consequences.of(verdict.asset());
      case ASSET -> consequences.of(verdict.asset());
    };
  }

  private Factor fixed(StoredAsset asset, double value) {
    return consequences.fixed(asset, value, "as the check says");
  }

  /** A security group is as exposed, and matters as much, as the worst it is attached to. */
  private Pair worstInterface(StoredAsset group) {
    Pair worst =
        new Pair(
            Factor.known(
                RiskFormula.EXPOSURE,
                model.exposure().getOrDefault("none", 0.2),
                "attached to no network interface",
                group.key()),
            consequences.of(group));
    for (Exposure attached : exposures.attachedTo(group.key())) {
      Factor consequence =
          exposures
              .host(attached.assetId())
              .flatMap(estate::find)
              .map(consequences::of)
              .orElseGet(() -> consequences.of(group));
      Pair pair = new Pair(exposure(attached, attached.level(), attached.because()), consequence);
      worst = pair.product() > worst.product() ? pair : worst;
    }
    return worst;
  }
}
