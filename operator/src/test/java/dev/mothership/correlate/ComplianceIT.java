package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the view says of the requirements of a benchmark, from the inventory on. */
final class ComplianceIT {
  private static final String SUMMARY =
      "{summary: {AccountAccessKeysPresent: %d, AccountMFAEnabled: 1}}";

  private EstateFixture fixture;

  @BeforeEach
  void anAccountWhoseRootHasAKey() {
    fixture = new EstateFixture(CorrelationDatabase.fresh());
    fixture.asset("aws.iam.account", EstateFixture.ROOT, "root", SUMMARY.formatted(1));
  }

  @Test
  void aRequirementFailsPassesOrIsLeftToAPerson() {
    fixture.correlate();
    assertThat(of("5.0.0", "1.3")).isEqualTo("failed 0/1/0/0/0 [\"aws-iam-root-access-key\"]");
    assertThat(of("7.0.0", "2.4")).isEqualTo("failed 0/1/0/0/0 [\"aws-iam-root-access-key\"]");
    assertThat(of("5.0.0", "1.4")).startsWith("passed 1/0/0/0/0 ");
    assertThat(of("5.0.0", "1.1")).isEqualTo("not-covered 0/0/0/0/1 []");
    assertThat(of("5.0.0", "5.7")).startsWith("not-applicable 0/0/0/0/0 ");
  }

  @Test
  void anAccountThatWasNeverEvaluatedIsUnknown() {
    fixture.correlate();
    fixture.execute("delete from check_result");
    assertThat(of("5.0.0", "1.3")).startsWith("unknown 0/0/0/0/0 ");
    assertThat(of("5.0.0", "1.1")).startsWith("not-covered ");
  }

  @Test
  void whatCannotBeReadIsUnknownAndNotPassed() {
    fixture.asset("aws.iam.account", EstateFixture.ROOT, "root", SUMMARY.formatted(0));
    fixture.scopeFails("global", "aws.iam.account", "iam:GetAccountSummary", "AccessDenied");
    fixture.correlate();
    assertThat(of("5.0.0", "1.3")).startsWith("unknown 0/0/1/0/0 ");
  }

  @Test
  void aCheckThatIsOffInTheAccountCoversNothing() {
    fixture.correlate();
    fixture.execute(
        "insert into check_off values (%d, %d, 'aws-iam-root-access-key', 'excluded')"
            .formatted(fixture.tenantId(), fixture.accountId()));
    assertThat(of("5.0.0", "1.3")).isEqualTo("not-covered 0/0/0/0/1 []");
  }

  @Test
  void theTenantsRowsAddUpThoseOfItsAccounts() {
    fixture.correlate();
    fixture.execute(
        """
        insert into account (tenant_id, provider, native_id, namespace, name)
          values (%1$d, 'aws', '222222222222', 'team-checkout', 'mail');
        insert into check_result
          select %1$d, id, 'aws-iam-root-access-key', 2, 0, 0, 0 from account where name = 'mail';
        """
            .formatted(fixture.tenantId()));
    assertThat(tenant("1.3")).isEqualTo("failed 2/1/0/0/0");
    assertThat(tenant("1.1")).isEqualTo("not-covered 0/0/0/0/2");
  }

  @Test
  void everyRequirementHasOneRowForEachAccountAndOneForTheTenant() {
    fixture.correlate();
    assertThat(
            fixture.query(
                """
                select framework || ' ' || (account is null) || ' ' || count(*) from mothership.compliance
                group by framework, account order by 1
                """,
                String.class))
        .containsExactly(
            "cis-aws-5.0.0 false 63",
            "cis-aws-5.0.0 true 63",
            "cis-aws-7.0.0 false 70",
            "cis-aws-7.0.0 true 70");
  }

  @Test
  void theCatalogueIsWrittenOnceForEachVersion() {
    fixture.correlate();
    String rows =
        "select string_agg(ctid::text || xmin, ',' order by ctid) from framework_requirement";
    String before = fixture.one(rows, String.class);
    fixture.correlate();
    assertThat(fixture.one(rows, String.class)).isEqualTo(before);
    fixture.execute("update catalogue set version = 'another'; delete from framework_check");
    fixture.correlate();
    assertThat(fixture.one("select count(*) from framework_check", Integer.class)).isPositive();
  }

  private String of(String version, String requirement) {
    return fixture.one(
        """
        select format('%%s %%s/%%s/%%s/%%s/%%s %%s', status, passed, failed, unknown, excepted, not_covered, checks)
        from mothership.compliance
        where account = 'shop' and framework = 'cis-aws-%s' and requirement = '%s'
        """
            .formatted(version, requirement),
        String.class);
  }

  private String tenant(String requirement) {
    return fixture.one(
        """
        select format('%%s %%s/%%s/%%s/%%s/%%s', status, passed, failed, unknown, excepted, not_covered)
        from mothership.compliance
        where account is null and framework = 'cis-aws-5.0.0' and requirement = '%s'
        """
            .formatted(requirement),
        String.class);
  }
}
