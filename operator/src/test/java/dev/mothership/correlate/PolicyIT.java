package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.rules.SomeRules;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies and what the findings, verdicts and differences of a tenant become under them. */
final class PolicyIT {
  private static final String KEY = "aws-iam-root-access-key";
  private static final String MFA = "aws-iam-root-without-mfa";
  private static final String GROUP = EstateFixture.ec2("security-group/sg-1");
  private static final String FINDINGS =
      "select rule_id || ' ' || severity || ' ' || state || ' ' || resolution from finding order by 1";

  private EstateFixture fixture;

  @BeforeEach
  void anAccountWhoseRootHasAKeyAndNoMfa() {
    fixture = new EstateFixture(CorrelationDatabase.fresh(), SomeRules.with(SomeRules.TEN));
    fixture.asset(
        "aws.iam.account",
        EstateFixture.ROOT,
        "root",
        "{summary: {AccountAccessKeysPresent: 1, AccountMFAEnabled: 0}}");
  }

  /** Body in YAML; what it does not name is empty. */
  private void policy(String name, String body) {
    fixture.execute(
        """
        insert into policy (cluster, namespace, name, uid, version, body, known)
          values (true, '', '%1$s', '', '', '%2$s', '{}');
        insert into policy_account select id, 'team-checkout', 'shop' from policy where name = '%1$s';
        """
            .formatted(name, EstateFixture.json(body).replace("'", "''")));
    fixture.execute(
        "update policy set known = array['%s', '%s', 'aws-ec2-admin-ports-open-ipv4']"
            .formatted(KEY, MFA));
  }

  private static String custom(String assetType, String fails) {
    return """
    {include: [%s], customChecks: [{id: mine, title: Mine, severity: low, subdomain: data, assetType: %s, fails: "%s",
      exploitability: 0.5, impact: 0.5, exposure: 0.5, why: why, remediation: fix, scopes: []}]}
    """
        .formatted(KEY, assetType, fails);
  }

  @Test
  void withoutAPolicyEveryCheckCounts() {
    fixture.correlate();
    assertThat(findings()).containsExactly(KEY + " high Open ", MFA + " high Open ");
    assertThat(off()).isZero();
  }

  @Test
  void anExcludedCheckHasNoVerdictAndItsFindingIsResolvedAsExcluded() {
    fixture.correlate();
    policy("p", "{exclude: [%s], enforceNew: true}".formatted(KEY));
    fixture.correlate();
    assertThat(findings()).containsExactly(KEY + " high Resolved excluded", MFA + " high Open ");
    assertThat(fixture.query("select check_id from verdict", String.class)).containsExactly(MFA);
    assertThat(results(KEY)).isZero();
    assertThat(fixture.query("select check_id || ' ' || why from check_off", String.class))
        .containsExactly(KEY + " excluded");
    fixture.execute("delete from policy");
    fixture.correlate();
    assertThat(findings()).containsExactly(KEY + " high Open ", MFA + " high Open ");
    assertThat(off()).isZero();
  }

  @Test
  void aBandIsBoundedAndTheRiskStays() {
    policy(
        "p",
        """
        {enforceNew: true, severity: [{check: %s, floor: CRITICAL}, {check: %s, cap: LOW}]}
        """
            .formatted(KEY, MFA));
    fixture.correlate();
    assertThat(findings()).containsExactly(KEY + " critical Open ", MFA + " low Open ");
    assertThat(fixture.query("select risk from finding", Integer.class)).containsOnly(75);
    assertThat(
            fixture.query(
                "select detail ->> 'severityOfRisk' from finding order by rule_id", String.class))
        .containsExactly("high", "high");
  }

  @Test
  void aParameterIsBoundInTheQuery() {
    openTo("[{protocol: tcp, fromPort: 5985, toPort: 5985, cidrs: ['0.0.0.0/0']}]");
    policy("p", "{include: [aws-ec2-admin-ports-open-ipv4]}");
    fixture.correlate();
    assertThat(findings()).isEmpty();
    fixture.execute(
        """
        update policy set body = body ||
          '{"parameters": {"aws-ec2-admin-ports-open-ipv4": {"ports": "22, 5985"}}}'
        """);
    fixture.correlate();
    assertThat(findings())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("aws-ec2-admin-ports-open-ipv4");
  }

  @Test
  void aTrustedNetworkIsNotTheInternet() {
    openTo("[{protocol: tcp, fromPort: 22, toPort: 22, cidrs: ['16.0.0.0/6']}]");
    policy("p", "{include: [aws-ec2-admin-ports-open-ipv4]}");
    fixture.correlate();
    assertThat(findings()).hasSize(1);
    fixture.execute(
        "update policy set body = body || '{\"trusted\": {\"cidrs\": [\"16.0.0.0/4\"]}}'");
    fixture.correlate();
    assertThat(findings()).containsExactly("aws-ec2-admin-ports-open-ipv4 low Resolved fixed");
  }

  @Test
  void aPolicyInShadowTouchesNothingAndTellsTheDifference() {
    fixture.correlate();
    String before =
        fixture.one("select string_agg(ctid::text || xmin, ',') from finding", String.class);
    openTo("[]");
    policy(
        "tried",
        """
        {shadow: true, exclude: [%s], severity: [{check: %s, cap: LOW}], customChecks: [{id: mine, title: Mine,
          severity: low, subdomain: network, assetType: aws.ec2.security-group, fails: "true", exploitability: 0.5,
          impact: 0.5, exposure: 0.5, why: why, remediation: fix, scopes: []}]}
        """
            .formatted(KEY, MFA));
    fixture.correlate();
    assertThat(fixture.one("select string_agg(ctid::text || xmin, ',') from finding", String.class))
        .isEqualTo(before);
    assertThat(off()).isZero();
    assertThat(
            fixture.one(
                "select opened || '/' || resolved || '/' || changed from policy_shadow",
                String.class))
        .isEqualTo("1/1/1");
    assertThat(
            fixture.query(
                """
                select concat_ws(' ', c ->> 'change', c ->> 'check', c ->> 'from', c ->> 'to')
                from policy_shadow, jsonb_array_elements(top) c order by 1
                """,
                String.class))
        .containsExactly(
            "changed " + MFA + " high low",
            "opened custom-mine  low",
            "resolved " + KEY + " high ");
  }

  @Test
  void aCheckThatIsNewToThePolicyOpensNothing() {
    policy("p", "{}");
    fixture.execute("update policy set known = array_remove(known, '%s')".formatted(KEY));
    fixture.correlate();
    assertThat(findings()).containsExactly(MFA + " high Open ");
    assertThat(
            fixture.one(
                "select why from check_off where check_id = '%s'".formatted(KEY), String.class))
        .isEqualTo("shadow");
    assertThat(
            fixture.one(
                "select count(*) from policy_shadow, jsonb_array_elements(top) c where c ->> 'check' = '%s' and c ->> 'change' = 'opened'"
                    .formatted(KEY),
                Integer.class))
        .isEqualTo(1);
    fixture.execute("update policy set known = known || '%s'::text".formatted(KEY));
    fixture.correlate();
    assertThat(findings()).containsExactly(KEY + " high Open ", MFA + " high Open ");
  }

  @Test
  void anExpressionJudgesEachAssetOfItsType() {
    bucket("open", "{versioning: Suspended}", "{}");
    bucket("kept", "{versioning: Enabled}", "{}");
    bucket("dark", "{}", "{}");
    policy("p", custom("aws.s3.bucket", "asset.properties.versioning == 'Suspended'"));
    fixture.correlate();
    assertThat(verdicts())
        .containsExactly(
            "dark the expression failed: key 'versioning' is not present in map.", "open fail");
    assertThat(results("custom-mine")).isEqualTo(1);
    assertThat(
            fixture.one(
                "select reason from verdict v join asset a on a.id = v.asset_id where a.name = 'dark'",
                String.class))
        .contains("versioning");
    assertThat(findings()).contains("custom-mine low Open ");
  }

  @Test
  void anExpressionSeesWhatTheAssetIsRelatedTo() {
    fixture.asset("aws.ec2.instance", EstateFixture.ec2("instance/i-1"), "i-1", "{}");
    fixture.asset("aws.ec2.instance", EstateFixture.ec2("instance/i-2"), "i-2", "{}");
    fixture.asset("aws.ec2.vpc", EstateFixture.ec2("vpc/vpc-1"), "vpc-1", "{isDefault: true}");
    fixture.execute(
        """
        insert into relation (tenant_id, account_id, scope_region, scope_type, owner_key, source_key, kind, target_key)
        values (%d, %d, '%s', 'aws.ec2.instance', '%4$s', '%4$s', 'IN_VPC', '%5$s')
        """
            .formatted(
                fixture.tenantId(),
                fixture.accountId(),
                EstateFixture.REGION,
                EstateFixture.ec2("instance/i-1"),
                EstateFixture.ec2("vpc/vpc-1")));
    policy(
        "p",
        custom(
            "aws.ec2.instance",
            "related.exists(r, r.kind == 'IN_VPC' && r.direction == 'out' && r.properties.isDefault)"));
    fixture.correlate();
    assertThat(verdicts()).containsExactly("i-1 fail");
  }

  @Test
  void whatCouldNotBeReadIsNeitherPassNorFail() {
    String unread =
        "{policy: {reason: PERMISSION_DENIED, call: 's3:GetBucketPolicy', code: AccessDenied, message: ''}}";
    bucket("dark", "{}", unread);
    policy("p", custom("aws.s3.bucket", "!has(asset.properties.policy)"));
    fixture.correlate();
    assertThat(
            fixture.one(
                "select result || ': ' || reason from verdict where check_id = 'custom-mine'",
                String.class))
        .isEqualTo("unknown: s3:GetBucketPolicy answered AccessDenied");
  }

  @Test
  void anExpressionThatDoesNotCompileOrEndLeavesTheOthersAlone() {
    bucket("open", "{}", "{}");
    policy("p", custom("aws.s3.bucket", "nme"));
    fixture.correlate();
    assertThat(findings()).containsExactly(KEY + " high Open ");
    assertThat(
            fixture.one(
                "select unknown from check_result where check_id = 'custom-mine'", Integer.class))
        .isEqualTo(1);
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    fixture.execute("delete from policy");
    policy(
        "p",
        custom(
            "aws.s3.bucket",
            "%1$s.all(a, %1$s.all(b, %1$s.all(c, %1$s.all(d, %1$s.all(e, a >= 0)))))"
                .formatted(ten)));
    fixture.correlate();
    assertThat(
            fixture.one("select reason from verdict where check_id = 'custom-mine'", String.class))
        .isEqualTo("the expression took more than 10000 steps");
    assertThat(findings()).contains(KEY + " high Open ");
  }

  @Test
  void theFindingOfACustomCheckThatIsGoneIsRetired() {
    bucket("open", "{}", "{}");
    policy("p", custom("aws.s3.bucket", "true"));
    fixture.correlate();
    assertThat(findings()).contains("custom-mine low Open ");
    fixture.execute("update policy set body = body - 'customChecks'");
    fixture.correlate();
    assertThat(findings()).contains("custom-mine low Resolved rule-retired");
  }

  @Test
  void anUnchangedRunUnderPoliciesWritesNothing() {
    bucket("open", "{}", "{}");
    policy("p", custom("aws.s3.bucket", "true"));
    policy("tried", "{shadow: true, exclude: [%s]}".formatted(KEY));
    fixture.correlate();
    CorrelationResult again = fixture.correlate();
    assertThat(again.derivedRows()).isZero();
    assertThat(again.findings().total()).isZero();
  }

  @Test
  void aNamespacedPolicySelectsNoAccountOfAnotherNamespace() {
    fixture.execute(
        """
        insert into policy (cluster, namespace, name, uid, version, body, known)
          values (false, 'elsewhere', 'sly', '', '', '{"severity": [{"check": "%s", "floor": "CRITICAL"}]}', '{}');
        insert into policy_account select id, 'team-checkout', 'shop' from policy;
        """
            .formatted(KEY));
    fixture.correlate();
    assertThat(findings()).contains(KEY + " high Open ");
  }

  private void openTo(String ingress) {
    fixture.asset("aws.ec2.security-group", GROUP, "sg-1", "{ingress: " + ingress + "}");
  }

  private void bucket(String name, String properties, String unread) {
    fixture.asset("aws.s3.bucket", "arn:aws:s3:::" + name, name, properties, unread, "{}", "");
  }

  private List<String> findings() {
    return fixture.query(FINDINGS, String.class);
  }

  private List<String> verdicts() {
    return fixture.query(
        """
        select a.native_id || ' ' || case v.result when 'unknown' then v.reason else v.result end from verdict v join asset a on a.id = v.asset_id
        where v.check_id = 'custom-mine' order by 1
        """,
        String.class);
  }

  private int results(String check) {
    return fixture.one(
        "select count(*) from check_result where check_id = '%s'".formatted(check), Integer.class);
  }

  private int off() {
    return fixture.one("select count(*) from check_off", Integer.class);
  }
}
