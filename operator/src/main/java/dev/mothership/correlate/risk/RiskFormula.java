package dev.mothership.correlate.risk;

import dev.mothership.model.Factor;
import dev.mothership.model.Risk;
import dev.mothership.rules.RiskModel;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Likelihood times impact as an index of 0 to 100: {@code round(100·sqrt(E·X·A · T·C))}. The root
 * only spreads the scale; the order is that of the product.
 */
public final class RiskFormula {
  public static final String EXPLOITABILITY = "exploitability";
  public static final String EXPOSURE = "exposure";
  public static final String CONTROL = "missing-control";
  public static final String IMPACT = "impact";
  public static final String CONSEQUENCE = "consequence";

  private RiskFormula() {}

  public static Risk of(List<Factor> factors) {
    return new Risk(
        index(factors, Factor::value),
        index(factors, Factor::low),
        index(factors, Factor::high),
        factors);
  }

  /** Nothing between the fault and what it leads to. */
  public static Factor noControl(RiskModel model) {
    return Factor.known(
        CONTROL, model.control().getOrDefault("none", 1.0), "nothing else stands in the way", "");
  }

  private static int index(List<Factor> factors, ToDoubleFunction<Factor> side) {
    double product = factors.stream().mapToDouble(side).reduce(1, (a, b) -> a * b);
    return (int) Math.round(100 * Math.sqrt(Math.max(0, Math.min(1, product))));
  }
}
