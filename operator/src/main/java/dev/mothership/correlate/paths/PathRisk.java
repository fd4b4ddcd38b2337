package dev.mothership.correlate.paths;

import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.rules.PathRule;
import java.util.List;

/**
 * The factors of one path: exposure from its first link, exploitability or control from its second,
 * consequence from its third.
 *
 * @param exploitability the rule's own, or that of a vulnerability
 */
record PathRisk(
    PathRule rule, Factor exploitability, Factor exposure, Factor control, Factor consequence) {
  Risk risk() {
    return RiskFormula.of(
        List.of(
            exploitability,
            exposure,
            control,
            Factor.known(RiskFormula.IMPACT, rule.impact(), rule.why(), rule.id()),
            consequence));
  }

  PathRisk withExploitability(Factor changed) {
    return new PathRisk(rule, changed, exposure, control, consequence);
  }

  PathRisk withExposure(Factor changed) {
    return new PathRisk(rule, exploitability, changed, control, consequence);
  }

  PathRisk withControl(Factor changed) {
    return new PathRisk(rule, exploitability, exposure, changed, consequence);
  }

  PathRisk withConsequence(Factor changed) {
    return new PathRisk(rule, exploitability, exposure, control, changed);
  }
}
