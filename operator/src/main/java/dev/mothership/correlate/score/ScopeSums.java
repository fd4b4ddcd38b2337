package dev.mothership.correlate.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreFacts.OpenRisk;
import dev.mothership.store.ScoreRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The raw sums of one scope, filled fact by fact, and the row they make. */
final class ScopeSums {
  private static final double LEAST_CONSEQUENCE = 0.4;

  private final Map<String, Tally> checks = new TreeMap<>();
  private final Map<Long, OpenRisk> worst = new TreeMap<>();
  private long assets;

  private static final class Tally {
    final int weight;
    long passed;
    long failed;
    long unknown;
    long notApplicable;
    long lastKnownFailed;

    Tally(int weight) {
      this.weight = weight;
    }

    long evaluated() {
      return passed + failed + lastKnownFailed;
    }
  }

  void add(ScoredCheck check, CheckTally result) {
    Tally tally = checks.computeIfAbsent(check.id(), id -> new Tally(check.weight()));
    tally.passed += result.passed();
    tally.failed += result.failed();
    tally.unknown += result.unknown();
    tally.notApplicable += result.notApplicable();
    tally.lastKnownFailed += result.lastKnownFailed();
  }

  void addAssets(long count) {
    assets += count;
  }

  /** Keeps the worst finding of each asset; of two equals the one of greater consequence. */
  void add(OpenRisk finding) {
    worst.merge(
        finding.assetId(),
        finding,
        (one, other) ->
            other.risk() > one.risk()
                    || (other.risk() == one.risk() && other.consequence() > one.consequence())
                ? other
                : one);
  }

  /** Whether anything at all was looked at or found here. */
  boolean empty() {
    return worst.isEmpty()
        && checks.values().stream().allMatch(tally -> tally.evaluated() + tally.unknown == 0);
  }

  ScoreRow row(long accountId, String subdomain) {
    double points = 0;
    long weight = 0;
    int evaluatedChecks = 0;
    Tally all = new Tally(0);
    for (Tally tally : checks.values()) {
      all.passed += tally.passed;
      all.failed += tally.failed;
      all.unknown += tally.unknown;
      all.notApplicable += tally.notApplicable;
      all.lastKnownFailed += tally.lastKnownFailed;
      if (tally.evaluated() > 0) {
        points += tally.weight * (double) tally.passed / tally.evaluated();
        weight += tally.weight;
        evaluatedChecks++;
      }
    }
    double consequence = LEAST_CONSEQUENCE * Math.max(0, assets - worst.size());
    double atRisk = 0;
    int worstRisk = 0;
    for (OpenRisk finding : worst.values()) {
      consequence += finding.consequence();
      atRisk += finding.consequence() * finding.risk();
      worstRisk = Math.max(worstRisk, finding.risk());
    }
    boolean judged = weight > 0 || !worst.isEmpty();
    BigDecimal control = weight > 0 ? rounded(100 * points / weight) : null;
    BigDecimal risk = judged && consequence > 0 ? rounded(100 - atRisk / consequence) : null;
    ObjectNode sums =
        JsonNodeFactory.instance
            .objectNode()
            .put("controlPoints", stable(points))
            .put("controlWeight", weight)
            .put("checks", evaluatedChecks)
            .put("passed", all.passed)
            .put("failed", all.failed)
            .put("lastKnownFailed", all.lastKnownFailed)
            .put("unknown", all.unknown)
            .put("notApplicable", all.notApplicable)
            .put("riskPoints", stable(atRisk))
            .put("consequence", stable(consequence))
            .put("assets", assets)
            .put("assetsAtRisk", worst.size())
            .put("worstRisk", worstRisk);
    return new ScoreRow(
        accountId,
        subdomain,
        headline(control, risk, worstRisk),
        control,
        risk,
        coverage(all),
        sums);
  }

  private static @Nullable BigDecimal coverage(Tally all) {
    long evaluated = all.passed + all.failed;
    long asked = evaluated + all.unknown;
    return asked == 0 ? null : rounded(100.0 * evaluated / asked);
  }

  private static @Nullable BigDecimal headline(
      @Nullable BigDecimal control, @Nullable BigDecimal risk, int worstRisk) {
    if (control == null || risk == null) {
      return null;
    }
    int cap = worstRisk >= 90 ? 60 : worstRisk >= 80 ? 75 : 100;
    return control.min(risk).min(BigDecimal.valueOf(cap).setScale(1));
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
  }

  /** Without the noise of binary fractions, which would show as a change. */
  private static double stable(double sum) {
    return Math.round(sum * 1e6) / 1e6;
  }
}
