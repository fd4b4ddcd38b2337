package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrgUnitScoresIT {
  private MigratedDatabase database;

  /** Two tenants of retail and one of none; what each adds is round numbers to check by hand. */
  @BeforeEach
  void fill() {
    database = MigratedDatabase.create();
    database.run(
        """
        insert into tenant (name, external_id, org_unit) values
          ('checkout', 'x-1', 'retail/shop'), ('stock', 'x-2', 'retail'), ('lab', 'x-3', '');
        insert into score_daily (tenant_id, day, account_id, org_unit, score, sums, tallies)
        select t, day::date, account, unit, 1, sums::jsonb, tallies::jsonb from (values
          (1, '2026-11-20', 0, 'retail/shop',
            '{"passed": 1, "failed": 1, "lastKnownFailed": 0, "unknown": 2, "riskPoints": 60,
              "consequence": 2.0, "assets": 4, "assetsAtRisk": 1, "worstRisk": 60}',
            '{"imds": [6, 1, 2]}'),
          (1, '2026-11-20', 7, '',
            '{"passed": 9, "failed": 9, "riskPoints": 999, "consequence": 9}', '{}'),
          (1, '2026-11-22', 0, 'retail/shop',
            '{"passed": 2, "failed": 0, "lastKnownFailed": 0, "unknown": 2, "riskPoints": 0,
              "consequence": 2.0, "assets": 4, "assetsAtRisk": 0, "worstRisk": 0}',
            '{"imds": [6, 2, 2]}'),
          (2, '2026-11-21', 0, 'retail',
            '{"passed": 9, "failed": 1, "lastKnownFailed": 0, "unknown": 0, "riskPoints": 95,
              "consequence": 8.0, "assets": 20, "assetsAtRisk": 1, "worstRisk": 95}',
            '{"imds": [6, 7, 8], "public": [10, 2, 2]}'),
          (3, '2026-11-21', 0, '',
            '{"passed": 0, "failed": 0, "lastKnownFailed": 0, "unknown": 3, "riskPoints": 0,
              "consequence": 1.2, "assets": 3, "assetsAtRisk": 0, "worstRisk": 0}', '{}')
        ) r(t, day, account, unit, sums, tallies);
        """);
  }

  @Test
  void unitsAreWorkedOutFromRawSumsWithTheLatestOfEachTenant() {
    // 21st retail: imds (1 + 7) / (2 + 8), public 2 / 2: (6 x 0.8 + 10) / 16 = 92.5;
    // risk 100 - 155 / 10 = 84.5; capped at 60; coverage 10 of (1 + 1 + 2 + 9 + 1 + 0) = 12 of 14.
    assertThat(rows("2026-11-21"))
        .containsExactly(
            // all: the lab adds 1.2 of consequence and three unknown: 155 / 11.2 = 13.84
            " 3 60.0 92.5 86.2 70.6 10.0",
            "retail 2 60.0 92.5 84.5 85.7 10.0",
            "retail/shop 1 50.0 50.0 70.0 50.0 0.0");
  }

  @Test
  void historyGoesOnWhereATenantWasNotScoredThatDay() {
    assertThat(rows("2026-11-20"))
        .containsExactly(
            " 1 50.0 50.0 70.0 50.0",
            "retail 1 50.0 50.0 70.0 50.0",
            "retail/shop 1 50.0 50.0 70.0 50.0");
    // imds (2 + 7) / 10 = 0.9: (5.4 + 10) / 16 = 96.3; risk 100 - 95 / 10 = 90.5, 95 / 11.2 = 8.48
    assertThat(rows("2026-11-22"))
        .containsExactly(
            " 3 60.0 96.3 91.5 70.6 0.0",
            "retail 2 60.0 96.3 90.5 85.7 0.0",
            "retail/shop 1 100.0 100.0 100.0 50.0 50.0");
  }

  @Test
  void aRetiredTenantCountsNoLonger() {
    database.run("update tenant set retired_at = '2026-11-21T12:00:00Z' where name = 'stock'");
    assertThat(rows("2026-11-22"))
        .containsExactly(
            " 2 100.0 100.0 100.0 28.6 40.0",
            "retail 1 100.0 100.0 100.0 50.0 40.0",
            "retail/shop 1 100.0 100.0 100.0 50.0 50.0");
  }

  private List<String> rows(String day) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select concat_ws(' ', org_unit, tenants, score, control, risk, coverage, delta)
                        from mothership.scores_by_org_unit
                        where day = cast(:day as date) and subdomain = '' order by org_unit
                        """)
                    .bind("day", day)
                    .mapTo(String.class)
                    .list());
  }
}
