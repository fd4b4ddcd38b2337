package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.SomeRules;
import dev.mothership.store.ModelDifference;
import dev.mothership.store.ModelDifference.Move;
import dev.mothership.store.RiskModelRow;
import dev.mothership.store.RiskModelStore;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RiskModelIT {
  private static final String PATH = "aws-ssrf-to-role-credentials";

  /** The internet counts half: what depends on it is multiplied by the root of a half. */
  private static final String MILD =
      "{\"exposure\": {\"internet\": 0.5, \"limited\": 0.5, \"behind\": 0.5}}";

  private static final List<String> BUILT_IN =
      List.of(
          PATH + "|i-web|Open|84",
          "aws-ec2-imdsv1-allowed|i-web|Open|65",
          "aws-iam-all-actions-all-resources|web|Open|53");

  /**
   * sqrt(0.7 x 0.5) = 0.592, sqrt(0.7 x 0.5 x 0.6) = 0.458; the third check sets its exposure
   * itself.
   */
  private static final List<String> MILDLY =
      List.of(
          PATH + "|i-web|Open|59",
          "aws-iam-all-actions-all-resources|web|Open|53",
          "aws-ec2-imdsv1-allowed|i-web|Open|46");

  private static final RuleCatalog CATALOG = SomeRules.with(SomeRules.TEN);

  private EstateFixture fixture;

  @BeforeEach
  void correlateTheFoundingExample() {
    fixture = new FoundingEstate(new EstateFixture(CorrelationDatabase.fresh(), CATALOG)).fixture();
    fixture.correlate();
  }

  @Test
  void aShadowTellsWhatItWouldChangeAndTouchesNoRow() {
    model("mild", "Shadow", 1, MILD);
    List<String> before = everyRow();
    ModelDifference difference = replay("mild");
    assertThat(difference.findings()).isEqualTo(3);
    assertThat(difference.bands()).isEqualTo(Map.of("critical>medium", 1, "high>medium", 1));
    assertThat(difference.moves())
        .extracting(Move::from, Move::to)
        .containsExactly(tuple(84, 59), tuple(65, 46));
    assertThat(everyRow()).isEqualTo(before);
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(BUILT_IN);
  }

  @Test
  void aReplayThatCouldWriteIsRefused() {
    model("mild", "Shadow", 1, MILD);
    try (Handle handle = fixture.jdbi().open()) {
      assertThatThrownBy(() -> compare(handle, "mild"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anEnforcedModelRatesAndOneThatIsGoneRatesNoMore() {
    String clocks = clocks();
    model("mild", "Enforce", 1, MILD);
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(MILDLY);
    assertThat(clocks()).isEqualTo(clocks);
    assertThat(replay("mild").moves()).isEmpty();

    fixture.execute("update risk_model set mode = 'Shadow'");
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(BUILT_IN);
    assertThat(clocks()).isEqualTo(clocks);
    assertThat(
            fixture.query(
                "select distinct kind from finding_event where kind <> 'opened'", String.class))
        .containsExactly("risk-changed");
  }

  @Test
  void ofTwoEnforcedModelsTheOlderRates() {
    model("newer", "Enforce", 2, "{\"leastConsequence\": 0.1}");
    model("mild", "Enforce", 1, MILD);
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(MILDLY);
  }

  @Test
  void aSuspendedModelAndOneThatMakesNoSenseAnyMoreAreNotUsed() {
    model("mild", "Enforce", 1, MILD);
    fixture.execute("update risk_model set wanted = false");
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(BUILT_IN);
    fixture.execute(
        "update risk_model set wanted = true, differs = '{\"exposure\": {\"gone\": 0.1}}'");
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(BUILT_IN);
  }

  @Test
  void aModelThatWeighsDataLessClosesNoPath() {
    model(
        "careless",
        "Enforce",
        1,
        "{\"dataClass\": {\"confidential\": 0.1, \"internal\": 0.1, \"public\": 0.1}}");
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "|i-web|Open|84");
  }

  /** A day passes, the model changes and nothing else: all of the change is the model's. */
  @Test
  void theScoreSaysThatTheModelMovedIt() {
    // So many good instances that what is at risk holds the score down, not what fails.
    for (int i = 0; i < 60; i++) {
      fixture.asset(
          "aws.ec2.instance",
          EstateFixture.ec2("instance/i-good" + i),
          "i-good" + i,
          "{httpTokens: required, httpEndpoint: enabled}");
    }
    fixture.correlate();
    yesterday();
    model("mild", "Enforce", 1, MILD);
    fixture.correlate();
    assertThat(causes()).hasSize(1).containsKey("newRule");
    assertThat(causes().get("newRule")).isPositive().isEqualTo(delta());
  }

  @Test
  void aFixOnTheNextDayIsAFix() {
    yesterday();
    fixture.execute(
        "update asset set properties = properties || '{\"httpTokens\": \"required\"}'"
            + " where native_id = 'i-web'");
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "|i-web|Resolved|84");
    assertThat(causes()).hasSize(1).containsKey("fix");
    assertThat(causes().get("fix")).isPositive().isEqualTo(delta());
  }

  @Test
  void aScopeThatCannotBeReadMovesNothingAndIsNoFix() {
    yesterday();
    fixture.scopeFails(EstateFixture.REGION, "aws.ec2.instance", "ec2:DescribeInstances", "denied");
    fixture.correlate();
    assertThat(causes()).isEmpty();
    assertThat(delta()).isZero();
  }

  private void yesterday() {
    fixture.execute("update score_daily set day = day - 1");
    fixture.execute("update score_basis set day = day - 1");
  }

  private Map<String, Double> causes() {
    return fixture
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select key, value::float8 as points
                        from score_daily, jsonb_each(change -> 'causes')
                        where account_id = 0 and subdomain = '' and day = current_date
                          and value::float8 <> 0
                        """)
                    .setMapKeyColumn("key")
                    .setMapValueColumn("points")
                    .collectInto(new GenericType<Map<String, Double>>() {}));
  }

  private double delta() {
    return fixture.one(
        "select (change ->> 'delta')::float8 from score_daily"
            + " where account_id = 0 and subdomain = '' and day = current_date",
        Double.class);
  }

  private ModelDifference replay(String name) {
    try (Handle handle = fixture.jdbi().open()) {
      handle.setReadOnly(true);
      try {
        return compare(handle, name);
      } finally {
        handle.setReadOnly(false);
      }
    }
  }

  private ModelDifference compare(Handle handle, String name) {
    RiskReplay replay = new RiskReplay(new Correlation(CATALOG), CATALOG);
    return handle.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        open -> {
          RiskModelRow row =
              RiskModelStore.all(open).stream()
                  .filter(model -> model.name().equals(name))
                  .findFirst()
                  .orElseThrow();
          return replay.compare(open, fixture.tenantId(), row);
        });
  }

  private void model(String name, String mode, int day, String differs) {
    fixture.execute(
        """
        insert into risk_model (name, uid, created_at, mode, differs, version)
        values ('%s', 'u', '2026-11-0%d', '%s', '%s', 'v')
        """
            .formatted(name, day, mode, differs));
  }

  private String clocks() {
    return fixture.one(
        "select string_agg(concat_ws(' ', name, first_seen), ',' order by name) from finding",
        String.class);
  }

  /** Every row version of every table, except those that a read leaves alone by nature. */
  private List<String> everyRow() {
    return fixture
        .query(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                + " and relname not like 'flyway%' order by 1",
            String.class)
        .stream()
        .flatMap(
            table ->
                fixture
                    .query(
                        "select '%1$s' || ctid || xmin from %1$s order by 1".formatted(table),
                        String.class)
                    .stream())
        .toList();
  }
}
