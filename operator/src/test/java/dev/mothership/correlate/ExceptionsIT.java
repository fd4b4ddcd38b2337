package dev.mothership.correlate;

import static dev.mothership.correlate.ExceptionEstate.GROUP;
import static dev.mothership.correlate.ExceptionEstate.KEY;
import static dev.mothership.correlate.ExceptionEstate.MFA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exceptions that mute, and what becomes of the findings that they are of. */
final class ExceptionsIT {
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
  void whatIsApprovedIsMutedAndWhatIsNotIsOnlyCounted() {
    fixture.correlate();
    estate.exception("key", "AcceptedRisk", "{check: %s}".formatted(KEY), "");
    CorrelationResult waiting = fixture.correlate();
    assertThat(waiting.findings().total()).isZero();
    assertThat(estate.matches()).containsExactly("key 1 false");

    estate.approve("key");
    CorrelationResult approved = fixture.correlate();
    assertThat(approved.findings().muted()).isEqualTo(1);
    assertThat(estate.states())
        .containsExactly(KEY + " Muted PostureException team-checkout/key", MFA + " Open");
    assertThat(estate.matches()).containsExactly("key 1 true");
    assertThat(estate.told())
        .containsExactly(
            "finding-opened " + KEY + " Open",
            "finding-opened " + MFA + " Open",
            "finding-muted " + KEY + " Muted PostureException team-checkout/key");
    assertThat(fixture.correlate().findings().total() + fixture.correlate().derivedRows()).isZero();
  }

  @Test
  void aFindingThatIsNewWhileItIsAcceptedOpensNothing() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    assertThat(fixture.correlate().findings().muted()).isEqualTo(1);
    assertThat(estate.told())
        .containsExactlyInAnyOrder(
            "finding-muted " + KEY + " Muted PostureException team-checkout/key",
            "finding-opened " + MFA + " Open");
  }

  @Test
  void whatIsMutedIsStillEvaluated() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    fixture.correlate();
    estate.root(0, 0);
    assertThat(fixture.correlate().findings().resolved()).isEqualTo(1);
    assertThat(estate.states()).containsExactly(KEY + " Resolved", MFA + " Open");
    estate.root(1, 0);
    assertThat(fixture.correlate().findings().muted()).isEqualTo(1);
    assertThat(estate.states()).contains(KEY + " Muted PostureException team-checkout/key");
  }

  @Test
  void atItsEndAFindingReturnsAsOldAsItIs() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    fixture.correlate();
    estate.done();
    fixture.execute("update finding set first_seen = now() - interval '200 days'");
    assertThat(estate.deadlines.correlate()).isZero();

    fixture.execute("update exception set expires_at = now() - interval '1 second'");
    assertThat(estate.deadlines.correlate()).isEqualTo(1);
    assertThat(estate.deadlines.correlate()).as("it is asked for already").isZero();
    assertThat(fixture.correlate().findings().unmuted()).isEqualTo(1);
    estate.done();
    assertThat(estate.deadlines.correlate()).isZero();

    assertThat(estate.states()).containsExactly(KEY + " Open", MFA + " Open");
    assertThat(estate.told()).contains("finding-unmuted " + KEY + " Open");
    assertThat(
            fixture.one(
                "select before ->> 'exception' from finding_event where kind = 'unmuted'",
                String.class))
        .isEqualTo("PostureException team-checkout/key");
    assertThat(
            fixture.one(
                "select count(*) from finding where first_seen < now() - interval '199 days'",
                Integer.class))
        .isEqualTo(2);
  }

  @Test
  void ofTwoExceptionsTheEndOfOneChangesNothing() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    estate.accept("longer", "{assets: ['%s'], check: %s}".formatted(EstateFixture.ROOT, KEY));
    fixture.execute(
        "update exception set expires_at = now() + interval '60 days' where name = 'longer'");
    fixture.correlate();
    assertThat(estate.states()).contains(KEY + " Muted PostureException team-checkout/longer");
    fixture.execute("update exception set expires_at = now() where name = 'key'");
    assertThat(fixture.correlate().findings().total()).isZero();
  }

  @Test
  void oneThatMatchesTooManyAppliesToNone() {
    List.of("sg-1", "sg-2", "sg-3").forEach(id -> estate.group(id, "{team: pay}"));
    estate.accept("groups", "{check: %s}".formatted(GROUP));
    assertThat(fixture.correlate().findings().muted()).isZero();
    assertThat(estate.matches()).containsExactly("groups 3 false");
    fixture.execute("update exception set max_matches = 3");
    assertThat(fixture.correlate().findings().muted()).isEqualTo(3);
    estate.group("sg-4", "{}");
    CorrelationResult fourth = fixture.correlate();
    assertThat(fourth.findings().unmuted()).isEqualTo(3);
    assertThat(fourth.findings().opened()).isEqualTo(1);
  }

  @Test
  void everythingThatIsNamedMustHold() {
    estate.group("sg-1", "{team: pay}");
    estate.group("sg-2", "{team: pay, stage: test}");
    estate.group("other", "{team: pay, stage: test}");
    estate.accept(
        "groups",
        """
        {check: %s, assets: ['arn:aws:ec2:*:security-group/sg-*'], tags: {stage: test}}
        """
            .formatted(GROUP));
    fixture.correlate();
    assertThat(estate.muted()).containsExactly("sg-2");
    fixture.execute(
        """
        update exception set match = match || '{"assets": ["arn:aws:ec2:eu-west-1:111111111111:security-group/sg-"]}'
        """);
    fixture.correlate();
    assertThat(estate.muted()).isEmpty();
  }

  @Test
  void aFindingIsNamedByItself() {
    estate.group("sg-1", "{}");
    estate.group("sg-2", "{}");
    fixture.correlate();
    String name =
        fixture.one(
            "select f.name from finding f join asset a on a.id = f.asset_id where a.native_id = 'sg-2'",
            String.class);
    estate.accept("one", "{finding: %s}".formatted(name));
    fixture.correlate();
    assertThat(estate.muted()).containsExactly("sg-2");
    assertThat(fixture.one("select names from exception_match", String.class))
        .isEqualTo("[\"" + name + "\"]");
  }

  @Test
  void anExceptionOfAnotherNamespaceOrTenantIsOfNothingHere() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    fixture.execute("update exception set namespace = 'team-other'");
    fixture.execute("update approval set namespace = 'team-other'");
    fixture.correlate();
    assertThat(estate.matches()).containsExactly("key 0 false");
    fixture.execute(
        """
        insert into tenant (name, external_id) values ('other', 'x2');
        update exception set namespace = 'team-checkout', tenant_id = 2;
        """);
    fixture.correlate();
    assertThat(estate.states()).containsExactly(KEY + " Open", MFA + " Open");
    assertThat(estate.matches()).isEmpty();
  }

  @Test
  void aClusterExceptionIsCountedEverywhereBeforeItAppliesAnywhere() {
    fixture.execute(
        """
        insert into tenant (name, external_id, correlated_at) values ('other', 'x2', now());
        insert into account (tenant_id, provider, native_id, namespace, name)
          values (2, 'aws', '222222222222', 'team-other', 'shop');
        """);
    estate.accept("key", "{check: %s}".formatted(KEY));
    fixture.execute("update exception set cluster = true, namespace = '', tenant_id = null");
    fixture.execute("update approval set target_kind = 'ClusterPostureException'");
    fixture.correlate();
    estate.done();
    assertThat(estate.matches()).containsExactly("key 1 false");

    fixture.execute("insert into exception_match values (2, 1, 'key', 1, false, '[]')");
    assertThat(estate.deadlines.correlate()).as("both, since it applies now").isEqualTo(2);
    fixture.correlate();
    assertThat(estate.states()).contains(KEY + " Muted ClusterPostureException key");

    fixture.execute("update exception_match set matched = 2 where tenant_id = 2");
    estate.done();
    assertThat(estate.deadlines.correlate()).as("three are too many").isEqualTo(1);
    assertThat(fixture.correlate().findings().unmuted()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadAnyMoreStaysMutedAsLongAsItIsAccepted() {
    estate.accept("key", "{check: %s}".formatted(KEY));
    fixture.correlate();
    fixture.asset(
        "aws.iam.account",
        EstateFixture.ROOT,
        "root",
        "{}",
        "{summary: {reason: PERMISSION_DENIED, call: 'iam:GetAccountSummary', code: AccessDenied, message: ''}}",
        "{}",
        "");
    fixture.correlate();
    assertThat(
            fixture.one(
                "select count(*) from finding where unreadable_since is not null", Integer.class))
        .isEqualTo(2);
    assertThat(estate.states()).contains(KEY + " Muted PostureException team-checkout/key");
    fixture.execute("delete from exception");
    assertThat(fixture.correlate().findings().unmuted()).isEqualTo(1);
    assertThat(estate.states()).containsExactly(KEY + " Open", MFA + " Open");
  }

  @Test
  void mutingAHopDoesNotCloseItsPath() {
    use(ExceptionEstate.founding());
    estate.accept("imds", "{check: aws-ec2-imdsv1-allowed}");
    fixture.correlate();
    assertThat(fixture.findings())
        .contains(
            "aws-ssrf-to-role-credentials|i-web|Open|84", "aws-ec2-imdsv1-allowed|i-web|Muted|65");
  }

  /** Control 0.4 or 0.7 in round(100·sqrt(E·X·A·T·C)). */
}
