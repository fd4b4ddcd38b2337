package dev.mothership.correlate.paths;

import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.rules.PathRule;
import java.util.List;

/**
 * The factors of one path: exposure from its first link, control from its second, consequence from
 * its third.
 */
record PathRisk(PathRule rule, Factor exposure, Factor control, Factor consequence) {
  Risk risk() {
    return RiskFormula.of(
        List.of(
            Factor.known(
                RiskFormula.EXPLOITABILITY,
                rule.exploitability(),
                rule.exploitabilityBecause(),
                rule.id()),
            exposure,
            control,
            Factor.known(RiskFormula.IMPACT, rule.impact(), rule.why(), rule.id()),
            consequence));
  }

  PathRisk withExposure(Factor changed) {
    return new PathRisk(rule, changed, control, consequence);
  }

  PathRisk withControl(Factor changed) {
    return new PathRisk(rule, exposure, changed, consequence);
  }

  PathRisk withConsequence(Factor changed) {
    return new PathRisk(rule, exposure, control, changed);
  }
}
