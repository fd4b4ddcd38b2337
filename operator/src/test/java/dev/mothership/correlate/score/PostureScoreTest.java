package dev.mothership.correlate.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Severity;
import dev.mothership.store.ScoreFacts;
import dev.mothership.store.ScoreFacts.AssetTally;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreFacts.OpenRisk;
import dev.mothership.store.ScoreRow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostureScoreTest {
  private static final ScoredCheck IMDS =
      new ScoredCheck("imds", Severity.HIGH, "compute", Set.of("instance"));
  private static final ScoredCheck PUBLIC =
      new ScoredCheck("public", Severity.CRITICAL, "data", Set.of("bucket"));
  private static final ScoredCheck BLOCK =
      new ScoredCheck("block", Severity.LOW, "data", Set.of("bucket", "storage-account"));
  private static final ScoredCheck PORTS =
      new ScoredCheck("ports", Severity.MEDIUM, "network", Set.of("group"));
  private static final List<ScoredCheck> CHECKS = List.of(IMDS, PUBLIC, BLOCK, PORTS);

  private static final ScoreFacts FOUNDING_EXAMPLE =
      new ScoreFacts(
          List.of(1L),
          List.of(
              new CheckTally(1, "imds", 3, 1, 0, 0, 0, 0),
              new CheckTally(1, "public", 1, 1, 2, 0, 0, 0),
              new CheckTally(1, "block", 2, 0, 0, 0, 0, 0),
              new CheckTally(1, "ports", 0, 0, 4, 0, 0, 0)),
          List.of(
              new AssetTally(1, "instance", 4),
              new AssetTally(1, "bucket", 4),
              new AssetTally(1, "group", 4)),
          List.of(
              open(1, 11, "imds", 65, 1.0),
              open(1, 11, "a-path", 84, 1.0),
              open(1, 21, "public", 79, 0.7)));

  @Test
  void everyScopeHasItsOwnNumbers() {
    // control: (6 x 3/4 + 10 x 1/2 + 1 x 1) / 17; coverage 8 of 14
    // risk: (84 + 0.7 x 79) / (1 + 0.7 + 10 x 0.4) = 139.3 / 5.7
    // compute: 3/4; 65 / (1 + 3 x 0.4).  data: (5 + 1) / 11; 55.3 / (0.7 + 3 x 0.4); 4 of 6
    List<String> tenant =
        List.of(
            " score 61.8 control 61.8 risk 75.6 coverage 57.1",
            "compute score 70.5 control 75.0 risk 70.5 coverage 100.0",
            "data score 54.5 control 54.5 risk 70.9 coverage 66.7",
            "network score null control null risk null coverage 0.0");
    assertThat(PostureScore.of(CHECKS, FOUNDING_EXAMPLE))
        .extracting(PostureScoreTest::text)
        .containsExactlyElementsOf(
            List.of(
                "0 " + tenant.get(0),
                "0 " + tenant.get(1),
                "0 " + tenant.get(2),
                "0 " + tenant.get(3),
                "1 " + tenant.get(0),
                "1 " + tenant.get(1),
                "1 " + tenant.get(2),
                "1 " + tenant.get(3)));
  }

  @Test
  void theRawSumsStandBesideTheNumbers() {
    assertThat(PostureScore.of(CHECKS, FOUNDING_EXAMPLE).get(0).sums())
        .hasToString(
            "{\"controlPoints\":10.5,\"controlWeight\":17,\"checks\":3,\"passed\":6,\"failed\":2,"
                + "\"lastKnownFailed\":0,\"excepted\":0,\"unknown\":6,\"notApplicable\":0,\"riskPoints\":139.3,"
                + "\"consequence\":5.7,\"assets\":12,\"assetsAtRisk\":2,\"worstRisk\":84}");
  }

  @Test
  void aTenantIsNoMeanOfItsAccounts() {
    ScoreFacts facts =
        new ScoreFacts(
            List.of(1L, 2L),
            List.of(
                new CheckTally(1, "imds", 1, 0, 0, 0, 0, 0),
                new CheckTally(2, "imds", 0, 3, 0, 0, 0, 0)),
            List.of(new AssetTally(1, "instance", 1), new AssetTally(2, "instance", 3)),
            List.of(
                open(2, 21, "imds", 40, 1.0),
                open(2, 22, "imds", 40, 1.0),
                open(2, 23, "imds", 40, 1.0)));
    // 1 of 4 passed; 120 / (0.4 + 3) = 35.29
    assertThat(whole(facts, 0)).isEqualTo("0  score 25.0 control 25.0 risk 64.7 coverage 100.0");
    assertThat(whole(facts, 1)).isEqualTo("1  score 100.0 control 100.0 risk 100.0 coverage 100.0");
    assertThat(whole(facts, 2)).isEqualTo("2  score 0.0 control 0.0 risk 60.0 coverage 100.0");
  }

  @ParameterizedTest
  @CsvSource({"95, 60.0", "90, 60.0", "89, 75.0", "80, 75.0", "79, 99.8"})
  void oneVeryRiskyFindingCapsTheHeadlineOfALargeEstate(int risk, String headline) {
    ScoreFacts facts =
        new ScoreFacts(
            List.of(1L),
            List.of(new CheckTally(1, "public", 999, 1, 0, 0, 0, 0)),
            List.of(new AssetTally(1, "bucket", 1000)),
            List.of(open(1, 5, "public", risk, 1.0)));
    // control 99.9; risk 100 - 79 / (1 + 999 x 0.4) = 99.8
    assertThat(PostureScore.of(CHECKS, facts).get(0).score()).hasToString(headline);
  }

  @Test
  void whatIsMutedCountsAsNotEvaluatedAndTheScoreWithoutExceptionsStandsBeside() {
    ScoreFacts facts =
        new ScoreFacts(
            List.of(1L),
            List.of(new CheckTally(1, "public", 6, 4, 0, 0, 0, 3)),
            List.of(new AssetTally(1, "bucket", 10)),
            List.of(
                new OpenRisk(1, 21, "public", 95, 1.0, 210, false, false, true, false),
                new OpenRisk(1, 22, "public", 95, 1.0, 220, false, false, true, false),
                new OpenRisk(1, 23, "public", 95, 1.0, 230, false, false, true, false),
                open(1, 24, "public", 50, 1.0)));
    // 6 of 7 that count; 50 / (1 + 9 x 0.4) = 10.9. All ten were evaluated.
    ScoreRow row = PostureScore.of(CHECKS, facts).get(0);
    assertThat(text(row)).isEqualTo("0  score 85.7 control 85.7 risk 89.1 coverage 100.0");
    assertThat(row.sums().path("failed").asInt()).isEqualTo(1);
    assertThat(row.sums().path("excepted").asInt()).isEqualTo(3);
    // 6 of 10; (3 x 95 + 50) / (4 + 6 x 0.4) = 52.3; a 95 caps at 60
    assertThat(row.withoutExceptions()).hasToString("47.7");
    assertThat(
            PostureScore.of(CHECKS, FOUNDING_EXAMPLE).stream()
                .filter(one -> one.score() != null)
                .allMatch(one -> one.score().equals(one.withoutExceptions())))
        .isTrue();
  }

  @Test
  void aFailThatCannotBeReadAnyMoreLowersControlAndCoverage() {
    ScoreFacts facts =
        new ScoreFacts(
            List.of(1L),
            List.of(new CheckTally(1, "imds", 3, 0, 1, 0, 1, 0)),
            List.of(new AssetTally(1, "instance", 4)),
            List.of(open(1, 11, "imds", 44, 1.0)));
    // 3 of 4; 44 / (1 + 3 x 0.4) = 20
    assertThat(whole(facts, 1)).isEqualTo("1  score 75.0 control 75.0 risk 80.0 coverage 75.0");
  }

  @Test
  void whereNothingCouldBeEvaluatedThereIsNoScore() {
    ScoreFacts empty = new ScoreFacts(List.of(1L), List.of(), List.of(), List.of());
    assertThat(whole(empty, 1)).isEqualTo("1  score null control null risk null coverage null");
    ScoreFacts unseen =
        new ScoreFacts(
            List.of(1L),
            List.of(new CheckTally(1, "imds", 0, 0, 2, 1, 0, 0)),
            List.of(new AssetTally(1, "instance", 3)),
            List.of());
    assertThat(whole(unseen, 1)).isEqualTo("1  score null control null risk null coverage 0.0");
  }

  @Test
  void anOpenFindingStillCountsAsRiskWhereNothingCanBeEvaluated() {
    ScoreFacts facts =
        new ScoreFacts(
            List.of(1L),
            List.of(new CheckTally(1, "imds", 0, 0, 1, 0, 0, 0)),
            List.of(new AssetTally(1, "instance", 1)),
            List.of(open(1, 11, "imds", 65, 1.0)));
    assertThat(whole(facts, 1)).isEqualTo("1  score null control null risk 35.0 coverage 0.0");
  }

  private static OpenRisk open(
      long account, long asset, String rule, int risk, double consequence) {
    return new OpenRisk(
        account, asset, rule, risk, consequence, asset * 10, false, false, false, false);
  }

  private static String whole(ScoreFacts facts, long accountId) {
    return PostureScore.of(CHECKS, facts).stream()
        .filter(row -> row.accountId() == accountId && row.subdomain().isEmpty())
        .map(PostureScoreTest::text)
        .findFirst()
        .orElseThrow();
  }

  private static String text(ScoreRow row) {
    return "%d %s score %s control %s risk %s coverage %s"
        .formatted(
            row.accountId(),
            row.subdomain(),
            row.score(),
            row.control(),
            row.risk(),
            row.coverage());
  }
}
