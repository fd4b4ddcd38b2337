package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.HashPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ViewsIT {
  private static final String BUCKET = "arn:aws:s3:::receipts";
  private static final String HOST = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1";
  private static final String ROLE = "arn:aws:iam::111122223333:role/admin";

  private static MigratedDatabase database;

  @BeforeAll
  static void fill() {
    database = MigratedDatabase.create();
    database.run(
        """
        insert into tenant (name, external_id) values ('checkout', 'x-1');
        insert into account (tenant_id, provider, native_id, namespace, name, environment, claimed)
          values (1, 'aws', '111122223333', 'team-checkout', 'prod', 'production', true);
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
            native_id, name, tags, properties, unread, data_class, content_hash, closed_at)
        values
          (1, 1, 'global', 'aws.s3.bucket', 'aws.s3.bucket', 'arn:aws:s3:::receipts', 'eu-west-1',
           'receipts', 'receipts', '{"team": "pay"}', '{"creationDate": "2026-01-01T00:00:00Z"}',
           '{"policy": {"reason": "DENIED", "call": "s3:GetBucketPolicy", "code": "AccessDenied",
             "message": "allow it"}}', '', '\\x00', null),
          (1, 1, 'eu-west-1', 'aws.ec2.instance', 'aws.ec2.instance',
           'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', 'eu-west-1', 'i-1', 'web', '{}', '{}',
           '{}', '', '\\x00', null),
          (1, 1, 'eu-west-1', 'aws.ec2.instance', 'aws.ec2.instance',
           'arn:aws:ec2:eu-west-1:111122223333:instance/i-0', 'eu-west-1', 'i-0', 'old', '{}', '{}',
           '{}', '', '\\x00', '2026-11-20T00:00:00Z'),
          (1, 1, 'eu-west-1', 'aws.ecr.image', 'aws.ecr.image', 'registry.example/shop@sha256:1', 'eu-west-1',
           'shop@sha256:1', 'shop:1', '{}', '{}', '{}', '', '\\x00', null);
        insert into package (tenant_id, asset_id, purl, type, name, version)
          values (1, 4, 'pkg:npm/lodash@4.17.20', 'npm', 'lodash', '4.17.20');
        insert into exposure (tenant_id, asset_id, level) values (1, 2, 'internet');
        insert into relation (tenant_id, account_id, scope_region, scope_type, owner_key, source_key,
            kind, target_key)
          values (1, 1, 'eu-west-1', 'aws.ec2.instance', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
            'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', 'IN_VPC', 'vpc-1');
        insert into derived_relation (tenant_id, source_key, kind, target_key, evidence) values
          (1, 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', 'RUNS_AS',
           'arn:aws:iam::111122223333:role/admin', '{"profile": "p"}'),
          (1, 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', 'RUNS_IMAGE', 'registry.example/shop@sha256:1',
           '{"image": "registry.example/shop:1", "by": "digest", "running": true}'),
          (1, 'internet', 'REACHABLE_FROM', 'elsewhere', '{}');
        insert into admin_reach values
          (1, 2, 1, 'RUNS_AS', 'arn:aws:iam::111122223333:role/admin', 'always');
        insert into verdict (tenant_id, check_id, asset_id, result, reason)
          values (1, 'aws-s3-bucket-public', 1, 'unknown', 's3:GetBucketPolicy answered AccessDenied');
        insert into check_result values (1, 1, 'aws-s3-bucket-public', 0, 0, 1, 0);
        insert into check_result values (1, 1, 'aws-ec2-imdsv1-allowed', 2, 1, 0, 3);
        insert into framework_requirement values
          ('cis-aws-5.0.0', '5.7', 1, 'aws', 'Instances accept IMDSv2 only', 1, 'automated');
        insert into framework_check values ('cis-aws-5.0.0', '5.7', 'aws-ec2-imdsv1-allowed');
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, target_key,
            title, state, severity, risk, risk_low, risk_high, residual_risk, factors, detail)
        values
          (1, '\\x01', 'configuration-imdsv1-0', 'configuration', 'aws-ec2-imdsv1-allowed', 1, 2, '',
           'IMDSv1 is allowed', 'Open', 'high', 65, 65, 65, null, '[]', '{}'),
          (1, '\\x02', 'attack-path-ssrf-0', 'attack-path', 'aws-ssrf-to-role-credentials', 1, 2,
           'arn:aws:iam::111122223333:role/admin', 'From the internet to admin', 'Open', 'critical',
           84, 84, 84, 84, '[]', '{}');
        insert into exception (cluster, namespace, name, tenant_id, uid, hash, type, max_matches, reason,
            requested_by, expires_at, longest)
          values (false, 'team-checkout', 'wrong', 1, 'u', 'h', 'FalsePositive', 10, 'r', 'alice', '2027-01-01Z',
            '365 days');
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state, severity,
            risk, risk_low, risk_high, factors, detail, exception_id, muted_at)
          values (1, '\\x03', 'configuration-tls-0', 'configuration', 'aws-s3-bucket-allows-plain-http', 1, 1, 'T',
            'Muted', 'low', 14, 14, 14, '[]', '{}', 1, now());
        insert into attack_path (tenant_id, rule_id, asset_id, target_key, state, risk, hops, factors, fixes)
        values
          (1, 'aws-ssrf-to-role-credentials', 2, 'arn:aws:iam::111122223333:role/admin', 'open', 84,
           '[]', '[]', '[{"fix": "Require IMDSv2", "riskAfter": 53}, {"fix": "Narrow the role"}]'),
          (1, 'aws-ssrf-to-role-credentials', 2, 'arn:aws:iam::111122223333:role/other', 'broken', 21,
           '[]', '[]', '[]');
        insert into scan_scope (tenant_id, account_id, region, type, scan_id, state, failure)
          values (1, 1, 'eu-west-1', 'aws.ec2.vpc', 1, 'failed', '{"reason": "DENIED",
            "call": "ec2:DescribeVpcs", "code": "UnauthorizedOperation", "message": "allow it"}');
        insert into score_daily (tenant_id, day, account_id, score, coverage, sums)
          values (1, current_date, 0, 61.8, 75.0, '{}'), (1, current_date, 1, 61.8, 75.0, '{}');
        insert into remediation (tenant_id, namespace, name, uid, generation, finding, finding_id, account_id,
          asset_key, action, parameters, mode, requested_by, requesters, write_role, policies, token, state,
          approved_by, run_id, ended_at)
        values (1, 'team-checkout', 'web', 'u', 1, 'configuration-aws-ec2-imdsv1-allowed-1', 1, 1, 'host',
          'aws-ec2-require-imdsv2', '{}', 'Apply', 'ann', '{ann}', 'writer', '[]', '', 'Succeeded', 'ben', 1, now());
        insert into remediation_run (tenant_id, remediation_id, account_id, action, intent, state, outcome, plan_hash,
            token_hash, deadline_at)
          values (1, 1, 1, 'aws-ec2-require-imdsv2', 'apply', 'ended', 'succeeded', 'h', '\\x01', now());
        insert into feed (name, as_of, source, licence, sha256, entries)
          values ('kev', now() - interval '8 days', '/feeds/kev.json', 'CC0-1.0', '00', 1400),
            ('epss', now() - interval '6 days', '/feeds/epss.csv.gz', 'FIRST', '01', 240000);
        insert into remediation_step (tenant_id, run_id, seq, undo, call, region, parameters, state)
          values (1, 1, 0, false, 'ec2:ModifyInstanceMetadataOptions', 'eu-west-1', '{"InstanceId": "i"}', 'done');
        """);
  }

  @Test
  void viewsHaveExactlyTheColumnsThatAreDocumented() throws IOException {
    assertThat(columnsOfViews()).isEqualTo(SqlReference.read().columns());
  }

  @Test
  void everyDocumentedExampleRunsAndFindsWhatItAsksFor() throws IOException {
    List<String> examples = SqlReference.read().examples();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
    for (String example : examples) {
      assertThat(rows(example)).as(example).isNotEmpty();
    }
  }

  @Test
  void noViewLendsItsReaderTheRightsOfItsOwner() {
    assertThat(
            rows(
                """
                select relname from pg_class
                where relnamespace = 'mothership'::regnamespace
                  and not coalesce(reloptions, '{}') @> array['security_invoker=true']
                """))
        .isEmpty();
  }

  @Test
  void aRemediationIsToldWithItsCalls() {
    assertThat(
            rows(
                """
                select tenant, account, state, requested_by, approved_by, last_outcome,
                  calls -> 0 ->> 'call' as call, calls -> 0 -> 'parameters' ->> 'InstanceId' as instance,
                  calls -> 0 ->> 'state' as made
                from mothership.remediations
                """))
        .extracting(row -> row.values().toString())
        .containsExactly(
            "[checkout, prod, Succeeded, ann, ben, succeeded,"
                + " ec2:ModifyInstanceMetadataOptions, i, done]");
  }

  @Test
  void aFeedOfMoreThanSevenDaysAgoIsStale() {
    assertThat(rows("select name, stale from mothership.feeds order by name"))
        .extracting(row -> row.values().toString())
        .containsExactly("[epss, false]", "[kev, true]");
  }

  @Test
  void migratingAgainFindsNothingToDo() {
    assertThat(database.migrate()).isZero();
  }

  @Test
  void anAssetSaysWhereItIsHowExposedItIsAndWhatItsWorstPathComesTo() {
    assertThat(
            rows(
                """
                select tenant, namespace, account, account_id, provider, environment, key, exposure,
                  residual_risk, closed_at is not null as closed
                from mothership.assets order by type desc, name desc
                """))
        .extracting(row -> row.values().toString())
        .containsExactly(
            "[checkout, team-checkout, prod, 111122223333, aws, production, %s, null, null, false]"
                .formatted(BUCKET),
            "[checkout, team-checkout, prod, 111122223333, aws, production, registry.example/shop@sha256:1,"
                + " null, null, false]",
            "[checkout, team-checkout, prod, 111122223333, aws, production, %s, internet, 84, false]"
                .formatted(HOST),
            "[checkout, team-checkout, prod, 111122223333, aws, production, %s, null, null, true]"
                .formatted(HOST.replace("i-1", "i-0")));
  }

  @Test
  void relationsAreTheObservedAndTheDerivedOnes() {
    assertThat(
            rows(
                """
                select account, source_key, kind, target_key, derived, owner_key
                from mothership.relations order by kind
                """))
        .extracting(row -> row.values().toString())
        .containsExactly(
            "[prod, %s, IN_VPC, vpc-1, false, %s]".formatted(HOST, HOST),
            "[null, internet, REACHABLE_FROM, elsewhere, true, null]",
            "[prod, %s, RUNS_AS, %s, true, null]".formatted(HOST, ROLE),
            "[prod, %s, RUNS_IMAGE, registry.example/shop@sha256:1, true, null]".formatted(HOST));
  }

  @Test
  void anImageSaysWhatRunsItAndAPackageWhoSaysSo() {
    assertThat(
            rows(
                "select image_key, runner_type, exposure, reference, resolved_by, through, running"
                    + " from mothership.image_runners"))
        .extracting(row -> row.values().toString())
        .containsExactly(
            "[registry.example/shop@sha256:1, aws.ec2.instance, internet, registry.example/shop:1, digest, null, true]");
    assertThat(rows("select asset_key, purl, scanner from mothership.packages"))
        .extracting(row -> row.values().toString())
        .containsExactly("[registry.example/shop@sha256:1, pkg:npm/lodash@4.17.20, null]");
  }

  @Test
  void aBrokenPathHasNoRiskButKeepsItsResidualRisk() {
    assertThat(
            rows(
                """
                select entry, target, state, risk, residual_risk, finding
                from mothership.attack_paths order by risk desc
                """))
        .extracting(row -> row.values().toString())
        .containsExactly(
            "[%s, %s, open, 84, 84, attack-path-ssrf-0]".formatted(HOST, ROLE),
            "[%s, arn:aws:iam::111122223333:role/other, broken, 0, 21, null]".formatted(HOST));
  }

  @Test
  void aFailedScopeNamesTheCall() {
    assertThat(
            rows(
                "select failure_call, failure_code, state, observed_at from mothership.scan_scopes"))
        .extracting(row -> row.values().toString())
        .containsExactly("[ec2:DescribeVpcs, UnauthorizedOperation, failed, null]");
  }

  @Test
  void scoresOfTheTenantNameNoAccount() {
    assertThat(rows("select tenant, account, score from mothership.scores order by account"))
        .extracting(row -> row.values().toString())
        .containsExactly("[checkout, prod, 61.8]", "[checkout, null, 61.8]");
  }

  private static Map<String, List<String>> columnsOfViews() {
    Map<String, List<String>> columns = new TreeMap<>();
    for (Map<String, Object> row :
        rows(
            """
            select table_name, column_name, data_type from information_schema.columns
            where table_schema = 'mothership' order by table_name, ordinal_position
            """)) {
      columns
          .computeIfAbsent((String) row.get("table_name"), name -> new ArrayList<>())
          .add(row.get("column_name") + " " + row.get("data_type"));
    }
    return columns;
  }

  /** Queries of people hold colons and question marks; none is a placeholder. */
  private static List<Map<String, Object>> rows(String sql) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              handle.getConfig(SqlStatements.class).setSqlParser(new HashPrefixSqlParser());
              return handle.createQuery(sql).mapToMap().list();
            });
  }
}
