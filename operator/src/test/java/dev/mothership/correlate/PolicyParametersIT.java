package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.SomeRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policies may set of checks, and whom they trust. */
final class PolicyParametersIT {
  private static final String USER = "arn:aws:iam::111111111111:user/ann";

  private static EstateFixture fixture(String... checks) {
    return new EstateFixture(CorrelationDatabase.fresh(), SomeRules.with(checks));
  }

  private static void policy(EstateFixture fixture, String body) {
    fixture.execute("delete from policy");
    fixture.execute(
        """
        insert into policy (cluster, namespace, name, uid, version, body, known)
          values (true, '', 'p', '', '', '%s', '{}');
        insert into policy_account select id, 'team-checkout', 'shop' from policy;
        """
            .formatted(EstateFixture.json(body).replace("'", "''")));
    fixture.correlate();
  }

  private static List<String> open(EstateFixture fixture) {
    return fixture.query(
        "select rule_id from finding where state = 'Open' order by 1", String.class);
  }

  @Test
  void daysAreThoseOfThePolicy() {
    EstateFixture fixture = fixture("aws-iam-credential-unused", "aws-iam-access-key-old");
    fixture.asset(
        "aws.iam.user",
        USER,
        "ann",
        """
        {credential: {passwordEnabled: false, accessKeys: [{active: true,
          lastRotated: '2026-05-21T00:00:00+00:00', lastUsed: '2026-06-10T00:00:00+00:00'}]}}
        """);
    fixture.execute("update scan_scope set observed_at = '2026-06-30T00:00:00Z'");
    policy(fixture, "{enforceNew: true}");
    assertThat(open(fixture)).isEmpty();
    // Made 40 days and used 20 days before it was read.
    policy(
        fixture,
        """
        {enforceNew: true, parameters: {aws-iam-credential-unused: {days: '19'}, aws-iam-access-key-old: {days: '39'}}}
        """);
    assertThat(open(fixture))
        .containsExactly("aws-iam-access-key-old", "aws-iam-credential-unused");
    policy(
        fixture,
        """
        {enforceNew: true, parameters: {aws-iam-credential-unused: {days: '21'}, aws-iam-access-key-old: {days: '41'}}}
        """);
    assertThat(open(fixture)).isEmpty();
  }

  /** What two days apart is told of a score, where only a policy was changed between. */
  @Test
  void aScoreThatAPolicyMovedIsNoFix() {
    String check = "aws-iam-role-trusts-strangers";
    EstateFixture fixture = fixture(check, "aws-iam-root-access-key");
    fixture.asset(
        "aws.iam.account", EstateFixture.ROOT, "root", "{summary: {AccountAccessKeysPresent: 0}}");
    fixture.asset(
        "aws.iam.role",
        "arn:aws:iam::111111111111:role/r",
        "r",
        "{trust: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '222222222222'}}}}");
    fixture.asset("aws.s3.bucket", "arn:aws:s3:::files", "files", "{versioning: Suspended}");
    policy(fixture, "{enforceNew: true}");
    for (String body :
        List.of(
            "{enforceNew: true, trusted: {accounts: ['222222222222']}}",
            "{enforceNew: true}",
            "{enforceNew: true, exclude: [%s]}".formatted(check),
            """
            {enforceNew: true, customChecks: [{id: mine, title: Mine, severity: high, subdomain: data,
              assetType: aws.s3.bucket, fails: "asset.properties.versioning == 'Suspended'",
              exploitability: 0.5, impact: 0.5, exposure: 0.5, why: why, remediation: fix, scopes: []}]}
            """,
            """
            {enforceNew: true, customChecks: [{id: mine, title: Mine, severity: high, subdomain: data,
              assetType: aws.s3.bucket, fails: "asset.properties.versioning == 'Never'",
              exploitability: 0.5, impact: 0.5, exposure: 0.5, why: why, remediation: fix, scopes: []}]}
            """)) {
      aDayPasses(fixture);
      policy(fixture, body);
      assertThat(
              fixture.query(
                  "select distinct c.key from score_daily, jsonb_each_text(change -> 'causes') c"
                      + " where day = (select max(day) from score_daily) and c.value <> '0.0'",
                  String.class))
          .as(body)
          .containsExactly("newRule");
    }
  }

  @Test
  void aTrustedAccountIsNoStranger() {
    String check = "aws-iam-role-trusts-strangers";
    EstateFixture fixture = fixture(check);
    fixture.asset(
        "aws.iam.role",
        "arn:aws:iam::111111111111:role/r",
        "r",
        """
        {trust: {Statement: {Effect: Allow, Action: 'sts:AssumeRole',
          Principal: {AWS: ['arn:aws:iam::222222222222:root', '333333333333']}}}}
        """);
    policy(fixture, "{enforceNew: true, trusted: {accounts: ['222222222222']}}");
    assertThat(open(fixture)).containsExactly(check);
    assertThat(fixture.one("select reason from verdict", String.class))
        .startsWith("333333333333 may take it on");
    policy(fixture, "{enforceNew: true, trusted: {accounts: ['222222222222', '333333333333']}}");
    assertThat(open(fixture)).isEmpty();
  }

  @Test
  void noValueKeepsACheckFromAnswering() {
    List<CheckRule> rules =
        RuleCatalog.withExamples().checks().stream()
            .filter(rule -> rule.parameters().stream().anyMatch(p -> p.byDefault().isInt()))
            .toList();
    assertThat(rules).hasSizeGreaterThan(5);
    EstateFixture fixture = fixture(rules.stream().map(CheckRule::id).toArray(String[]::new));
    for (CheckRule rule : rules) {
      rule.examples()
          .get(0)
          .assets()
          .forEach(
              asset ->
                  fixture.asset(
                      asset.type(),
                      rule.id() + asset.key(),
                      asset.id(),
                      asset.properties().toString()));
    }
    for (int value : new int[] {-1, 0, 999_999_999}) {
      ObjectNode parameters = JsonNodeFactory.instance.objectNode();
      rules.forEach(
          rule ->
              rule.parameters()
                  .forEach(p -> parameters.putObject(rule.id()).put(p.name(), "" + value)));
      policy(fixture, "{enforceNew: true, parameters: %s}".formatted(parameters));
      assertThat(
              fixture.one(
                  "select count(*) from check_result where passed + failed > 0", Integer.class))
          .isEqualTo(rules.size());
      assertThat(
              fixture.query(
                  "select check_id from check_result where unknown > (select count(*) from verdict v"
                      + " where v.check_id = check_result.check_id and v.result = 'unknown')",
                  String.class))
          .isEmpty();
    }
  }

  /** In two steps, since a day that is moved must not meet the one before it. */
  private static void aDayPasses(EstateFixture fixture) {
    for (String table : List.of("score_daily", "score_basis")) {
      fixture.execute("update " + table + " set day = day - 1000");
      fixture.execute("update " + table + " set day = day + 999");
    }
  }
}
