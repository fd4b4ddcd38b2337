package dev.mothership.correlate.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Factor;
import dev.mothership.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RiskFormulaTest {
  /** Design section 6: fixed points and inputs of the first checks. */
  @ParameterizedTest(name = "{0}: {6}")
  @CsvSource({
    "open web host with IMDSv1 and an administrator's role, 0.7, 1.0, 1.0, 1.0, 1.0, 84",
    "the same with a known-exploited vulnerability, 0.95, 1.0, 1.0, 1.0, 1.0, 97",
    "IMDSv2 required, 0.7, 1.0, 0.4, 1.0, 1.0, 53",
    "private only, 0.7, 0.4, 1.0, 1.0, 1.0, 53",
    "narrow role, 0.7, 1.0, 1.0, 1.0, 0.4, 53",
    "all three, 0.7, 0.4, 0.4, 1.0, 0.4, 21",
    "role that reads confidential data, 0.7, 1.0, 1.0, 1.0, 0.8, 75",
    "A1 and A2, 0.7, 0.8, 1.0, 1.0, 1.0, 75",
    "A7 user with key, 0.4, 0.8, 1.0, 1.0, 1.0, 57",
    "A7 role on an exposed host, 0.4, 0.7, 1.0, 1.0, 1.0, 53",
    "A7 otherwise, 0.4, 0.4, 1.0, 1.0, 1.0, 40",
    "A12, 0.2, 0.8, 1.0, 0.6, 0.7, 26",
    "A13 regulated, 0.9, 1.0, 1.0, 1.0, 1.0, 95",
    "A13 confidential, 0.9, 1.0, 1.0, 1.0, 0.8, 85",
    "A13 unclassified, 0.9, 1.0, 1.0, 1.0, 0.7, 79",
    "A20 and A21 on an administrator's host, 0.4, 1.0, 1.0, 1.0, 1.0, 63",
    "A20 and A21 plain, 0.4, 1.0, 1.0, 1.0, 0.4, 40",
    "A22 on an administrator's host, 0.9, 1.0, 1.0, 0.6, 1.0, 73",
    "A22 plain, 0.9, 1.0, 1.0, 0.6, 0.4, 46",
    "A24, 0.2, 0.4, 1.0, 0.6, 0.4, 14",
    "A25 on an administrator's host, 0.7, 1.0, 1.0, 0.6, 1.0, 65",
    "A25 plain, 0.7, 1.0, 1.0, 0.6, 0.4, 41",
  })
  void fixedPointsHold(String what, double e, double x, double a, double t, double c, int risk) {
    assertThat(risk(e, x, a, t, c)).as(what).isEqualTo(risk);
  }

  @Test
  void riskNeverFallsWhenAFactorRises() {
    double[] steps = {0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0};
    for (int position = 0; position < 5; position++) {
      for (double others : steps) {
        int last = 0;
        for (double step : steps) {
          double[] f = {others, others, others, others, others};
          f[position] = step;
          int risk = risk(f[0], f[1], f[2], f[3], f[4]);
          assertThat(risk).isGreaterThanOrEqualTo(last);
          last = risk;
        }
      }
    }
  }

  @Test
  void anAssumedFactorShowsTheRangeFromBestToWorst() {
    List<Factor> factors = new ArrayList<>(factors(0.9, 1, 1, 1, 1));
    factors.set(4, Factor.assumed(RiskFormula.CONSEQUENCE, 0.7, "nothing says", 0.4, 1.0));
    // sqrt(0.9 * 0.4) = 0.6 and sqrt(0.9) = 0.949
    assertThat(RiskFormula.of(factors))
        .extracting("value", "low", "high")
        .containsExactly(79, 60, 95);
  }

  @ParameterizedTest
  @CsvSource({
    "0, LOW",
    "39, LOW",
    "40, MEDIUM",
    "59, MEDIUM",
    "60, HIGH",
    "79, HIGH",
    "80, CRITICAL",
    "100, CRITICAL"
  })
  void severityIsTheBandOfTheRisk(int risk, Severity severity) {
    assertThat(Severity.ofRisk(risk)).isEqualTo(severity);
  }

  private static int risk(double e, double x, double a, double t, double c) {
    return RiskFormula.of(factors(e, x, a, t, c)).value();
  }

  private static List<Factor> factors(double e, double x, double a, double t, double c) {
    return Stream.of(e, x, a, t, c).map(value -> Factor.known("f", value, "", "")).toList();
  }
}
