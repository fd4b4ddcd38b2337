package dev.mothership.correlate.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.correlate.score.Assessment.Judgement;
import dev.mothership.correlate.score.Assessment.Subject;
import dev.mothership.model.Severity;
import dev.mothership.store.MigratedDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoreKeeperIT {
  private static final Instant MONDAY = Instant.parse("2026-11-23T23:59:00Z");
  private static final List<ScoredCheck> CHECKS =
      List.of(
          new ScoredCheck("imds", Severity.HIGH, "compute", Set.of("aws.ec2.instance")),
          new ScoredCheck("public", Severity.CRITICAL, "data", Set.of("aws.s3.bucket")));

  private final ScoreKeeper keeper = new ScoreKeeper();
  private MigratedDatabase database;
  private Result first = Result.FAIL;

  @BeforeEach
  void fill() {
    database = MigratedDatabase.create();
    database.run(
        """
        insert into tenant (name, external_id) values ('checkout', 'x-1'), ('other', 'x-2');
        insert into account (tenant_id, provider, native_id, namespace, name, retired_at) values
          (1, 'aws', '1', 'team', 'prod', null), (1, 'aws', '2', 'team', 'gone', now()),
          (2, 'aws', '3', 'other', 'prod', null);
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
            native_id, name, tags, properties, unread, data_class, content_hash, closed_at)
        select 1, 1, 'r', t, t, t || n, 'r', 'n', 'n', '{}', '{}', '{}', '', '', closed
        from (values ('aws.ec2.instance', 1, null), ('aws.ec2.instance', 2, null),
          ('aws.s3.bucket', 3, null), ('aws.s3.bucket', 4, timestamptz '2026-11-01')) a(t, n, closed);
        insert into check_result values
          (1, 1, 'imds', 1, 1, 0, 0), (1, 1, 'public', 1, 0, 0, 0), (1, 2, 'imds', 0, 9, 0, 0);
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title,
            state, severity, risk, risk_low, risk_high, factors, detail)
        select 1, key::bytea, key, category, rule, 1, asset, 't', state, 'high', risk, risk, risk,
          factors::jsonb, '{}'
        from (values
          ('a', 'configuration', 'imds', 1, 'Open', 50,
            '[{"name": "exposure", "value": 0.3}, {"name": "consequence", "value": 0.8}]'),
          ('b', 'configuration', 'public', 3, 'Resolved', 95, '[]'),
          ('c', 'configuration', 'public', 4, 'Open', 95, '[]')
        ) f(key, category, rule, asset, state, risk, factors);
        """);
  }

  @Test
  void keepsOneRowPerScopeOfWhatIsOpen() {
    assertThat(update(MONDAY)).isEqualTo(6);
    // control (6 x 1/2 + 10) / 16; risk 0.8 x 50 / (0.8 + 2 x 0.4); compute 40 / (0.8 + 0.4)
    assertThat(stored())
        .containsExactly(
            "2026-11-23 0  75.0 81.3 75.0 100.0 {}",
            "2026-11-23 0 compute 50.0 50.0 66.7 100.0 {}",
            "2026-11-23 0 data 100.0 100.0 100.0 100.0 {}",
            "2026-11-23 1  75.0 81.3 75.0 100.0 {}",
            "2026-11-23 1 compute 50.0 50.0 66.7 100.0 {}",
            "2026-11-23 1 data 100.0 100.0 100.0 100.0 {}");
  }

  @Test
  void writesNothingWhenNothingChanged() {
    update(MONDAY);
    assertThat(update(MONDAY.plusSeconds(30))).isZero();
  }

  @Test
  void rewritesOnlyTheScopesThatChanged() {
    update(MONDAY);
    database.run("update check_result set passed = 2, failed = 0 where check_id = 'imds'");
    database.run("update finding set state = 'Resolved' where rule_id = 'imds'");
    assertThat(update(MONDAY)).isEqualTo(4);
  }

  @Test
  void saysHowFarADayIsFromTheOneBeforeIt() {
    update(MONDAY);
    database.run("update check_result set passed = 2, failed = 0 where check_id = 'imds'");
    database.run("update finding set state = 'Resolved' where rule_id = 'imds'");
    first = Result.PASS;
    update(MONDAY.plusSeconds(60));
    assertThat(change("2026-11-24", "")).containsExactly(Map.entry("fix", "25.0"));
    assertThat(change("2026-11-24", "compute")).containsExactly(Map.entry("fix", "50.0"));
    assertThat(change("2026-11-24", "data")).isEmpty();
    assertThat(stored())
        .contains(
            "2026-11-23 0  75.0 81.3 75.0 100.0 {}",
            "2026-11-24 0  100.0 100.0 100.0 100.0 {\"delta\": 25.0, \"since\": \"2026-11-23\"}");
  }

  @Test
  void countsALastKnownFailForFourteenDays() {
    database.run("update check_result set failed = 0, unknown = 1 where check_id = 'imds'");
    database.run(
        "update finding set unreadable_since = '2026-11-10T00:00:00Z' where rule_id = 'imds'");
    first = Result.UNKNOWN;
    update(Instant.parse("2026-11-23T23:59:59Z"));
    update(Instant.parse("2026-11-24T00:00:00Z"));
    assertThat(change("2026-11-24", "compute"))
        .containsExactly(Map.entry("lostVisibility", "16.7"));
    // compute: one passed, one unknown that had failed; then only the pass. Its risk stays.
    assertThat(stored())
        .contains(
            "2026-11-23 1 compute 50.0 50.0 66.7 50.0 {}",
            "2026-11-24 1 compute 66.7 100.0 66.7 50.0 "
                + "{\"delta\": 16.7, \"since\": \"2026-11-23\"}");
  }

  @Test
  void whereTheFactsOfTheEarlierDayAreGoneTheChangeIsUnrecorded() {
    update(MONDAY);
    database.run("delete from score_basis");
    database.run("update check_result set passed = 2, failed = 0 where check_id = 'imds'");
    database.run("update finding set state = 'Resolved' where rule_id = 'imds'");
    first = Result.PASS;
    update(MONDAY.plusSeconds(60));
    assertThat(change("2026-11-24", "")).containsExactly(Map.entry("unrecorded", "25.0"));
  }

  @Test
  void theFactsOfTwoDaysAreKept() {
    for (int day = 0; day < 4; day++) {
      update(MONDAY.plus(day, ChronoUnit.DAYS));
    }
    assertThat(days()).containsExactly("2026-11-25", "2026-11-26");
  }

  @Test
  void aScopeThatIsNoLongerThereLosesTheRowOfTheDay() {
    update(MONDAY);
    database.run("delete from check_result where check_id = 'public'");
    update(MONDAY);
    assertThat(stored()).noneMatch(row -> row.contains(" data "));
  }

  /** As the tables say: two instances, one of which fails unless it was mended, and a bucket. */
  private Assessment assessment() {
    return new Assessment(
        Assessment.rules(CHECKS, Map.of("imds", "1", "public", "1")),
        Map.of(),
        "default",
        List.of(
            new Subject(1, 1, "aws.ec2.instance", 0),
            new Subject(2, 1, "aws.ec2.instance", 0),
            new Subject(3, 1, "aws.s3.bucket", 0)),
        List.of(
            new Judgement("imds", 1, first),
            new Judgement("imds", 2, Result.PASS),
            new Judgement("public", 3, Result.PASS)));
  }

  private List<String> days() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select day from score_basis order by day")
                    .mapTo(String.class)
                    .list());
  }

  private Map<String, String> change(String day, String subdomain) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select key, value from score_daily s, jsonb_each_text(s.change -> 'causes')
                        where tenant_id = 1 and account_id = 0 and day = cast(:day as date)
                          and subdomain = :subdomain and value <> '0.0'
                        """)
                    .bind("day", day)
                    .bind("subdomain", subdomain)
                    .map((row, context) -> Map.entry(row.getString("key"), row.getString("value")))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private int update(Instant now) {
    return database
        .jdbi()
        .inTransaction(handle -> keeper.update(handle, 1, CHECKS, assessment(), now));
  }

  private List<String> stored() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select concat_ws(' ', day, account_id, subdomain, score, control, risk,
                          coverage, change - 'causes')
                        from score_daily where tenant_id = 1 order by day, account_id, subdomain
                        """)
                    .mapTo(String.class)
                    .list());
  }
}
