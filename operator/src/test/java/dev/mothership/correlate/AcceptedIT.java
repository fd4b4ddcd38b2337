package dev.mothership.correlate;

import static dev.mothership.correlate.ExceptionEstate.KEY;
import static dev.mothership.correlate.ExceptionEstate.MFA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Risks, scores, requirements and warnings under exceptions. */
final class AcceptedIT {
  private ExceptionEstate estate;
  private EstateFixture fixture;

  @BeforeEach
  void anAccountWhoseRootHasAKeyAndNoMfa() {
    use(ExceptionEstate.ofRoot());
  }

  private void use(ExceptionEstate other) {
    estate = other;
    fixture = other.fixture;
  }

  @Test
  void aCompensatingControlLowersTheRiskAndMutesNothing() {
    use(ExceptionEstate.founding());
    fixture.correlate();
    estate.exception(
        "waf", "CompensatingControl", "{check: aws-ec2-imdsv1-allowed}", ", strength = 'strong'");
    estate.exception(
        "edr",
        "CompensatingControl",
        "{check: aws-ssrf-to-role-credentials}",
        ", strength = 'partial'");
    fixture.correlate();
    assertThat(fixture.findings()).contains("aws-ssrf-to-role-credentials|i-web|Open|84");
    estate.approve("waf");
    estate.approve("edr");
    fixture.correlate();
    // 0.7 x 1 x 0.4 x 0.6 x 1 = 0.168, whose root is 0.410; 0.84^2 x 0.7 = 0.494, whose root is
    // 0.703
    assertThat(fixture.findings())
        .contains(
            "aws-ssrf-to-role-credentials|i-web|Open|70", "aws-ec2-imdsv1-allowed|i-web|Open|41");
    assertThat(estate.matches()).containsExactly("edr 1 true", "waf 1 true");
    assertThat(
            fixture.one(
                """
                select factor::text from finding, jsonb_array_elements(factors) factor
                where rule_id = 'aws-ec2-imdsv1-allowed' and factor ->> 'name' = 'missing-control'
                """,
                String.class))
        .contains(
            "\"value\": 0.4",
            "compensating control: an HSM holds it",
            "PostureException team-checkout/waf");
    assertThat(fixture.one("select risk from attack_path where state = 'open'", Integer.class))
        .isEqualTo(70);

    fixture.execute("update exception set expires_at = now()");
    fixture.correlate();
    assertThat(fixture.findings())
        .contains(
            "aws-ssrf-to-role-credentials|i-web|Open|84", "aws-ec2-imdsv1-allowed|i-web|Open|65");
  }

  @Test
  void aControlThatIsWorthLessThanWhatIsThereChangesNothing() {
    estate.exception(
        "key", "CompensatingControl", "{check: %s}".formatted(KEY), ", strength = 'partial'");
    estate.exception(
        "more", "CompensatingControl", "{check: %s}".formatted(MFA), ", strength = 'strong'");
    estate.approve("key");
    estate.approve("more");
    fixture.correlate();
    // 0.7 x 0.8 x 0.7 = 0.392 and 0.7 x 0.8 x 0.4 = 0.224
    assertThat(fixture.findings()).containsExactly(KEY + "|root|Open|63", MFA + "|root|Open|47");
  }

  @Test
  void scoreAndComplianceTellWhatIsAccepted() {
    estate.root(1, 1);
    estate.accept("key", "{check: %s}".formatted(KEY));
    estate.exception(
        "contacts", "Attestation", "{}", ", framework = 'cis-aws-5.0.0', requirement = '1.1'");
    fixture.correlate();
    // control 10 / 10 of what counts; 10 / 20 and a risk of 100 - 75 without the exception
    assertThat(
            fixture.one(
                """
                select score || ' ' || without_exceptions || ' ' || coverage from score_daily
                where account_id = 0 and subdomain = ''
                """,
                String.class))
        .isEqualTo("100.0 25.0 100.0");
    assertThat(requirement("1.3")).isEqualTo("excepted 0/1/1/0/0");
    assertThat(requirement("1.1")).isEqualTo("not-covered 0/0/0/1/0");
    estate.approve("contacts");
    assertThat(requirement("1.1")).isEqualTo("attested 0/0/0/0/1");
    assertThat(
            fixture.query(
                "select check_id || ' ' || failed || ' ' || excepted from mothership.check_results where failed > 0",
                String.class))
        .containsExactly(KEY + " 1 1");
    fixture.execute("update exception set accounts = '{mail, team-checkout/mail}'");
    assertThat(requirement("1.1")).isEqualTo("not-covered 0/0/0/1/0");
    fixture.execute("update exception set accounts = '{team-checkout/shop}'");
    assertThat(requirement("1.1")).isEqualTo("attested 0/0/0/0/1");
    fixture.execute("update exception set expires_at = now()");
    assertThat(requirement("1.1")).isEqualTo("not-covered 0/0/0/1/0");
  }

  @Test
  void falsePositivesAreCountedByRule() {
    estate.exception("wrong", "FalsePositive", "{check: %s}".formatted(KEY), "");
    estate.accept("fine", "{check: %s}".formatted(MFA));
    estate.approve("wrong");
    fixture.correlate();
    assertThat(
            fixture.query(
                "select check_id || ' ' || findings || ' ' || exceptions from mothership.false_positives",
                String.class))
        .containsExactly(KEY + " 1 1");
  }

  @Test
  void itsEndIsToldFourteenAndThreeDaysBeforeAndOnceEach() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    fixture.execute("update approval set decided_at = now() - interval '100 days'");
    fixture.correlate();
    assertThat(warn()).isZero();
    endsIn("13 days");
    assertThat(warn()).isEqualTo(1);
    assertThat(warn()).isZero();
    fixture.execute("delete from outbox");
    assertThat(warn()).as("though what was told is gone").isZero();
    endsIn("2 days");
    assertThat(warn()).isEqualTo(1);
    assertThat(warn()).isZero();
    assertThat(
            fixture.one(
                """
                select kind || ' ' || (body ->> 'days') || ' ' || (body ->> 'name') || ' ' || (body ->> 'matched')
                from outbox
                """,
                String.class))
        .isEqualTo("exception-expiring 3 key 1");
    endsIn("-1 days");
    assertThat(warn()).isZero();
  }

  @Test
  void whatWasApprovedForLessTimeThanAWarningIsNotWarnedOf() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    endsIn("7 days");
    fixture.correlate();
    assertThat(warn()).isZero();
    fixture.execute("update approval set decided_at = now() - interval '5 days'");
    endsIn("2 days");
    assertThat(warn()).isEqualTo(1);
  }

  private int warn() {
    return estate.deadlines.warn(List.of(14, 3));
  }

  private void endsIn(String time) {
    fixture.execute("update exception set expires_at = now() + interval '" + time + "'");
  }

  private String requirement(String id) {
    return fixture.one(
        """
        select format('%%s %%s/%%s/%%s/%%s/%%s', status, passed, failed, excepted, not_covered, attested)
        from mothership.compliance
        where account = 'shop' and framework = 'cis-aws-5.0.0' and requirement = '%s'
        """
            .formatted(id),
        String.class);
  }
}
