package dev.mothership.correlate.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The raw sums of one scope, and the row they make. Everything adds up, so that what changed can be
 * added to what was; consequences are whole thousandths, so that no order of adding shows.
 */
final class ScopeSums {
  private static final long LEAST_CONSEQUENCE = 400;
  private static final double THOUSANDTHS = 1000;

  private record CheckKey(String id, int weight) implements Comparable<CheckKey> {
    private static final Comparator<CheckKey> ORDER =
        Comparator.comparing(CheckKey::id).thenComparingInt(CheckKey::weight);

    @Override
    public int compareTo(CheckKey other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<CheckKey, Tally> checks = new TreeMap<>();

  /** How many assets have a worst finding of this risk. */
  private final TreeMap<Integer, Long> worst = new TreeMap<>();

  private long riskPoints;
  private long consequence;
  private long assetsAtRisk;
  private long assets;

  private static final class Tally {
    private long passed;
    private long failed;
    private long unknown;
    private long notApplicable;
    private long lastKnownFailed;
    private long excepted;

    private long evaluated() {
      return passed + failed + lastKnownFailed;
    }

    private void add(Tally other) {
      passed += other.passed;
      failed += other.failed;
      unknown += other.unknown;
      notApplicable += other.notApplicable;
      lastKnownFailed += other.lastKnownFailed;
      excepted += other.excepted;
    }
  }

  void add(ScoredCheck check, CheckTally result) {
    Tally tally = tally(check.id(), check.weight());
    tally.passed += result.passed();
    tally.failed += result.failed() - result.excepted();
    tally.excepted += result.excepted();
    tally.unknown += result.unknown();
    tally.notApplicable += result.notApplicable();
    tally.lastKnownFailed += result.lastKnownFailed();
  }

  /** One asset's answer, {@code times} over. */
  void add(String check, int weight, Result result, int times) {
    Tally tally = tally(check, weight);
    switch (result) {
      case PASS -> tally.passed += times;
      case FAIL -> tally.failed += times;
      case EXCEPTED -> tally.excepted += times;
      case UNKNOWN -> tally.unknown += times;
      case LAST_KNOWN_FAIL -> {
        tally.unknown += times;
        tally.lastKnownFailed += times;
      }
      case NOT_APPLICABLE -> tally.notApplicable += times;
      case NONE -> {
        // Nobody asked.
      }
    }
  }

  void addAssets(long count) {
    assets += count;
  }

  /**
   * An asset's worst finding, {@code times} over.
   *
   * @param thousandths of consequence
   */
  void addWorst(int risk, long thousandths, int times) {
    worst.merge(risk, (long) times, Long::sum);
    riskPoints += risk * thousandths * times;
    consequence += thousandths * times;
    assetsAtRisk += times;
  }

  void add(ScopeSums other) {
    other.checks.forEach((key, tally) -> tally(key.id(), key.weight()).add(tally));
    other.worst.forEach((risk, count) -> worst.merge(risk, count, Long::sum));
    riskPoints += other.riskPoints;
    consequence += other.consequence;
    assetsAtRisk += other.assetsAtRisk;
    assets += other.assets;
  }

  private Tally tally(String check, int weight) {
    return checks.computeIfAbsent(new CheckKey(check, weight), key -> new Tally());
  }

  /** Whether anything at all was looked at or found here. */
  boolean empty() {
    return assetsAtRisk == 0
        && checks.values().stream()
            .allMatch(tally -> tally.evaluated() + tally.unknown + tally.excepted == 0);
  }

  /** The headline; null where nothing could be evaluated. */
  @Nullable BigDecimal score() {
    return row(0, "").score();
  }

  ScoreRow row(long accountId, String subdomain) {
    double points = 0;
    long weight = 0;
    int evaluatedChecks = 0;
    Tally all = new Tally();
    ObjectNode tallies = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<CheckKey, Tally> entry : checks.entrySet()) {
      CheckKey check = entry.getKey();
      Tally tally = entry.getValue();
      all.add(tally);
      if (tally.evaluated() > 0 && check.weight() > 0) {
        points += check.weight() * (double) tally.passed / tally.evaluated();
        weight += check.weight();
        evaluatedChecks++;
        tallies.putArray(check.id()).add(check.weight()).add(tally.passed).add(tally.evaluated());
      }
    }
    long spread = consequence + LEAST_CONSEQUENCE * Math.max(0, assets - assetsAtRisk);
    int worstRisk = worstRisk();
    boolean judged = weight > 0 || assetsAtRisk > 0;
    BigDecimal control = weight > 0 ? rounded(100 * points / weight) : null;
    BigDecimal risk = judged && spread > 0 ? rounded(100 - riskPoints / (double) spread) : null;
    ObjectNode sums =
        JsonNodeFactory.instance
            .objectNode()
            .put("controlPoints", stable(points))
            .put("controlWeight", weight)
            .put("checks", evaluatedChecks)
            .put("passed", all.passed)
            .put("failed", all.failed)
            .put("lastKnownFailed", all.lastKnownFailed)
            .put("excepted", all.excepted)
            .put("unknown", all.unknown)
            .put("notApplicable", all.notApplicable)
            .put("riskPoints", riskPoints / THOUSANDTHS)
            .put("consequence", spread / THOUSANDTHS)
            .put("assets", assets)
            .put("assetsAtRisk", assetsAtRisk)
            .put("worstRisk", worstRisk);
    return new ScoreRow(
        accountId,
        subdomain,
        headline(control, risk, worstRisk),
        headline(control, risk, worstRisk),
        control,
        risk,
        coverage(all),
        sums,
        accountId == ScopeKey.TENANT ? tallies : JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode());
  }

  private int worstRisk() {
    for (Map.Entry<Integer, Long> risk : worst.descendingMap().entrySet()) {
      if (risk.getValue() > 0) {
        return risk.getKey();
      }
    }
    return 0;
  }

  private static @Nullable BigDecimal coverage(Tally all) {
    long evaluated = all.passed + all.failed + all.excepted;
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
