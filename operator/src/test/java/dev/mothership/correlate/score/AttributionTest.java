package dev.mothership.correlate.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.correlate.score.Assessment.Subject;
import dev.mothership.model.Severity;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributionTest {
  private static final String INSTANCE = "instance";
  private static final String BUCKET = "bucket";
  private static final String PATH = "a-path";

  /** Twenty instances, two of which fail; ten buckets in another account, one of which fails. */
  private static ScoredDay ordinary() {
    ScoredDay day = new ScoredDay();
    day.check("imds", Severity.HIGH, "compute", INSTANCE);
    day.check("public", Severity.CRITICAL, "data", BUCKET);
    day.versions.put(PATH, "1");
    for (long id = 1; id <= 20; id++) {
      day.asset(id, 1, INSTANCE);
      day.says("imds", id, id <= 2 ? Result.FAIL : Result.PASS);
      if (id <= 2) {
        day.finding(id * 10, "imds", id, 65, 1.0);
      }
    }
    for (long id = 21; id <= 30; id++) {
      day.asset(id, 2, BUCKET);
      day.says("public", id, id == 21 ? Result.FAIL : Result.PASS);
    }
    day.finding(210, "public", 21, 79, 0.7);
    return day;
  }

  @Test
  void aPureFixIsAFix() {
    assertOnly(
        Cause.FIX,
        ordinary()
            .changed(
                day -> {
                  day.says("imds", 1, Result.PASS);
                  day.open.remove(10L);
                }));
  }

  @Test
  void aPureFaultIsAFault() {
    assertOnly(
        Cause.FAULT,
        ordinary()
            .changed(
                day -> {
                  day.says("imds", 3, Result.FAIL);
                  day.finding(30, "imds", 3, 65, 1.0);
                }));
    assertOnly(Cause.FAULT, ordinary().changed(day -> day.finding(11, PATH, 1, 84, 1.0)));
    assertOnly(Cause.FAULT, ordinary().changed(day -> day.finding(210, "public", 21, 85, 0.8)));
  }

  @Test
  void aPureNewAssetIsANewAssetHoweverBadItIs() {
    assertOnly(
        Cause.NEW_ASSET,
        ordinary()
            .changed(
                day -> {
                  day.asset(99, 2, BUCKET);
                  day.says("public", 99, Result.FAIL);
                  day.finding(990, "public", 99, 95, 1.0);
                }));
  }

  @Test
  void anAssetThatIsGoneIsNoFix() {
    assertOnly(Cause.REMOVED_ASSET, ordinary().changed(day -> day.remove(21)));
  }

  @Test
  void aNewCheckAnotherVersionAndAnotherModelAreNewRules() {
    assertOnly(
        Cause.NEW_RULE,
        ordinary()
            .changed(
                day -> {
                  day.check("logging", Severity.LOW, "logging", BUCKET);
                  LongStream.rangeClosed(21, 30)
                      .forEach(id -> day.says("logging", id, Result.FAIL));
                }));
    assertOnly(
        Cause.NEW_RULE,
        ordinary()
            .changed(
                day -> {
                  day.check("imds", Severity.CRITICAL, "compute", INSTANCE);
                  day.versions.put("imds", "2");
                  day.says("imds", 1, Result.PASS);
                  day.open.remove(10L);
                }));
    assertOnly(
        Cause.NEW_RULE,
        ordinary()
            .changed(
                day -> {
                  day.model = "stricter";
                  day.finding(210, "public", 21, 95, 1.0);
                }));
  }

  @Test
  void whatPoliciesMakeOfARuleIsItsChangeInTheirAccountsOnly() {
    ScoredDay set =
        ordinary()
            .changed(
                day -> {
                  day.settings.put(1L, Map.of("imds", "{days=90}"));
                  day.says("imds", 1, Result.PASS);
                  day.open.remove(10L);
                });
    assertOnly(Cause.NEW_RULE, set);
    assertOnly(
        Cause.NEW_RULE,
        ordinary()
            .changed(
                day -> {
                  day.settings.put(2L, Map.of("public", "off"));
                  LongStream.rangeClosed(21, 30).forEach(id -> day.results.remove(id));
                  day.open.remove(210L);
                }));
    assertOnly(
        Cause.FIX,
        ordinary()
            .changed(
                day -> {
                  day.settings.put(2L, Map.of("imds", "off"));
                  day.says("imds", 1, Result.PASS);
                  day.open.remove(10L);
                }));
    assertThat(causes(set, set.changed(day -> day.says("imds", 3, Result.FAIL))).keySet())
        .containsExactly(Cause.FAULT);
  }

  @Test
  void whatCanNoLongerBeReadIsLostAndWhatCanAgainIsRegained() {
    ScoredDay lost =
        ordinary()
            .changed(
                day ->
                    LongStream.rangeClosed(3, 20)
                        .forEach(id -> day.says("imds", id, Result.UNKNOWN)));
    assertOnly(Cause.LOST_VISIBILITY, lost);
    assertThat(causes(lost, ordinary()).keySet()).containsExactly(Cause.REGAINED_VISIBILITY);
  }

  @Test
  void whatIsAcceptedIsNoFixAndItsEndIsNoFault() {
    ScoredDay muted = ordinary().changed(day -> day.mutes(10));
    assertOnly(Cause.NEW_EXCEPTION, muted);
    assertThat(causes(muted, ordinary()).keySet()).containsExactly(Cause.EXPIRED_EXCEPTION);
    ScoredDay path = ordinary().changed(day -> day.finding(11, PATH, 1, 84, 1.0));
    ScoredDay mutedPath = path.changed(day -> day.mutes(11));
    assertThat(causes(path, mutedPath).keySet()).containsExactly(Cause.NEW_EXCEPTION);
    assertThat(causes(mutedPath, path).keySet()).containsExactly(Cause.EXPIRED_EXCEPTION);
    ScoredDay compensated = ordinary().changed(day -> day.compensates(10, 41));
    assertOnly(Cause.NEW_EXCEPTION, compensated);
    assertThat(causes(compensated, ordinary()).keySet()).containsExactly(Cause.EXPIRED_EXCEPTION);
  }

  @Test
  void whatIsMendedWhileItIsAcceptedIsAFix() {
    ScoredDay muted = ordinary().changed(day -> day.mutes(10));
    ScoredDay mended =
        muted.changed(
            day -> {
              day.says("imds", 1, Result.PASS);
              day.open.remove(10L);
            });
    assertThat(parts(muted, mended).get(new ScopeKey(0, ""))).containsOnlyKeys(Cause.FIX);
  }

  @Test
  void anotherEnvironmentIsContext() {
    assertOnly(
        Cause.CONTEXT,
        ordinary()
            .changed(
                day -> {
                  day.assets.put(21L, new Subject(21, 2, BUCKET, 7));
                  day.finding(210, "public", 21, 56, 0.35);
                }));
  }

  /** With the cap at 60 twice over, taking one away lifts nothing; the second one gets it all. */
  @Test
  void aCapIsLiftedByTheLastFixOnly() {
    ScoredDay capped =
        ordinary()
            .changed(
                day -> {
                  day.finding(11, PATH, 1, 91, 1.0);
                  day.finding(12, PATH, 2, 92, 1.0);
                });
    ScopeKey tenant = new ScopeKey(0, "");
    ScoredDay one = capped.changed(day -> day.open.remove(12L));
    assertThat(parts(capped, one).get(tenant)).containsEntry(Cause.FIX, new BigDecimal("0.0"));
    ScoredDay none = one.changed(day -> day.open.remove(11L));
    // from 60 to control (6 x 18/20 + 10 x 9/10) / 16 = 90, risk 100 - (130 + 55.3) / 13.5 = 86.3
    assertThat(parts(one, none).get(tenant)).containsEntry(Cause.FIX, new BigDecimal("26.3"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void thePartsOfAnyTwoDaysAddUpToTheChange(int seed) {
    Random random = new Random(seed);
    int scored = 0;
    Set<Cause> seen = EnumSet.noneOf(Cause.class);
    ScoredDay before = random(random, new ScoredDay());
    for (int i = 0; i < 250; i++) {
      ScoredDay after = random(random, before.copy());
      Map<ScopeKey, Map<Cause, BigDecimal>> parts = parts(before, after);
      Map<ScopeKey, BigDecimal> from = before.scores();
      for (Map.Entry<ScopeKey, BigDecimal> to : after.scores().entrySet()) {
        BigDecimal start = from.get(to.getKey());
        if (start != null) {
          Map<Cause, BigDecimal> of = parts.getOrDefault(to.getKey(), Map.of());
          assertThat(of.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
              .as("%s: %s", to.getKey(), of)
              .isEqualByComparingTo(to.getValue().subtract(start));
          of.forEach(
              (cause, points) -> seen.addAll(points.signum() == 0 ? Set.of() : Set.of(cause)));
          scored++;
        }
      }
      before = after;
    }
    assertThat(scored).isGreaterThan(1000);
    assertThat(seen)
        .contains(
            Cause.NEW_RULE,
            Cause.CONTEXT,
            Cause.REMOVED_ASSET,
            Cause.NEW_ASSET,
            Cause.LOST_VISIBILITY,
            Cause.REGAINED_VISIBILITY,
            Cause.EXPIRED_EXCEPTION,
            Cause.NEW_EXCEPTION,
            Cause.FAULT,
            Cause.FIX);
  }

  /** Some of everything: rules, assets, answers, findings, contexts come, change and go. */
  private static ScoredDay random(Random random, ScoredDay day) {
    List<String> subdomains = List.of("compute", "data", "network");
    List<String> types = List.of(INSTANCE, BUCKET, "group");
    if (random.nextInt(4) == 0) {
      String id = "check-" + random.nextInt(6);
      if (day.checks.containsKey(id) && random.nextInt(3) == 0) {
        day.checks.remove(id);
        day.versions.remove(id);
        day.results.values().forEach(results -> results.remove(id));
        day.open.values().removeIf(finding -> finding.ruleId().equals(id));
      } else {
        day.check(
            id,
            Severity.values()[random.nextInt(4)],
            pick(random, subdomains),
            pick(random, types));
        day.versions.put(id, "v" + random.nextInt(3));
      }
    }
    day.versions.put(PATH, "1");
    day.model = random.nextInt(6) == 0 ? "model-" + random.nextInt(3) : day.model;
    for (int i = random.nextInt(4); i > 0; i--) {
      long id = 1 + random.nextInt(14);
      if (day.assets.containsKey(id)) {
        day.remove(id);
      } else {
        day.assets.put(
            id, new Subject(id, 1 + random.nextInt(2), pick(random, types), random.nextInt(3)));
      }
    }
    for (Subject asset : List.copyOf(day.assets.values())) {
      if (random.nextInt(8) == 0) {
        day.assets.put(
            asset.id(), new Subject(asset.id(), asset.account(), asset.type(), random.nextInt(3)));
      }
      for (ScoredCheck check : day.checks.values()) {
        if (check.assetTypes().contains(asset.type()) && random.nextInt(3) == 0) {
          judge(random, day, check.id(), asset.id());
        }
      }
      long path = asset.id() * 100 + 99;
      if (random.nextInt(10) == 0) {
        day.finding(path, PATH, asset.id(), 40 + random.nextInt(60), random.nextInt(1001) / 1000.0);
      } else if (random.nextInt(6) == 0 && day.open.containsKey(path)) {
        day.mutes(path);
      } else if (random.nextInt(4) == 0) {
        day.open.remove(path);
      }
    }
    return day;
  }

  private static void judge(Random random, ScoredDay day, String check, long asset) {
    Result result = Result.values()[random.nextInt(6)];
    long finding = asset * 100 + Integer.parseInt(check.substring(6));
    day.says(check, asset, result);
    if (result == Result.FAIL || result == Result.EXCEPTED || result == Result.LAST_KNOWN_FAIL) {
      day.finding(finding, check, asset, 1 + random.nextInt(100), random.nextInt(1001) / 1000.0);
      if (result == Result.EXCEPTED) {
        day.mutes(finding);
      }
    } else {
      day.open.remove(finding);
    }
  }

  private static <T> T pick(Random random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static void assertOnly(Cause cause, ScoredDay after) {
    assertThat(causes(ordinary(), after).keySet()).containsExactly(cause);
  }

  /** Causes that moved any score, with the most that one moved. */
  private static Map<Cause, BigDecimal> causes(ScoredDay before, ScoredDay after) {
    Map<Cause, BigDecimal> moved = new TreeMap<>();
    parts(before, after)
        .values()
        .forEach(
            parts ->
                parts.forEach(
                    (cause, points) -> {
                      if (points.signum() != 0) {
                        moved.merge(cause, points.abs(), BigDecimal::max);
                      }
                    }));
    return moved;
  }

  private static Map<ScopeKey, Map<Cause, BigDecimal>> parts(ScoredDay before, ScoredDay after) {
    return Attribution.of(before.snapshot(), after.snapshot());
  }
}
