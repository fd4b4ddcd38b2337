package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnchangedCorrelationIT {
  private static final List<String> TABLES =
      List.of(
          "asset",
          "relation",
          "finding",
          "finding_event",
          "outbox",
          "verdict",
          "check_result",
          "exposure",
          "attack_path",
          "principal_grant",
          "admin_reach",
          "derived_relation",
          "score_daily",
          "score_basis");
  private FoundingEstate estate;
  private EstateFixture fixture;

  @BeforeEach
  void correlateAnEstateThatHasSomethingInEveryTable() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture = estate.fixture();
    fixture
        .asset(
            "aws.s3.account",
            "arn:aws:s3:::account/111111111111",
            "account",
            "{}",
            "{publicAccessBlock: {reason: PERMISSION_DENIED, call: 's3control:GetPublicAccessBlock', code: AccessDenied, message: ''}}",
            "{}",
            "")
        .asset(
            "aws.s3.bucket",
            "arn:aws:s3:::open",
            "open",
            "{publicAccessBlock: {}, acl: {grants: [{grantee: 'http://acs.amazonaws.com/groups/global/AllUsers'}]}}");
    fixture.correlate();
  }

  @Test
  void writesNoRow() {
    List<String> before = rows();
    CorrelationResult again = fixture.correlate();
    assertThat(again.derivedRows()).isZero();
    assertThat(again.findings().total()).isZero();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void writesNoRowAfterAFixEither() {
    estate.imdsV2();
    fixture.correlate();
    List<String> before = rows();
    fixture.correlate();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void writesNoRowWhileAScopeStaysUnreadable() {
    fixture.scopeFails(EstateFixture.REGION, "aws.ec2.instance", "ec2:DescribeInstances", "denied");
    fixture.correlate();
    List<String> before = rows();
    fixture.correlate();
    assertThat(rows()).isEqualTo(before);
  }

  /** A scanner's own account counts in no score, no coverage and no check. */
  @Test
  void aScannerByItselfWritesNoRow() {
    List<String> before = rows();
    fixture.execute(scanner());
    fixture.correlate();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void whatOnlyAReportToldOfIsJudgedByNoCheck() {
    fixture.execute(scanner());
    fixture.execute(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
          native_id, name, tags, properties, unread, data_class, content_hash, reported)
        select tenant_id, id, '', 'reported.aws.s3', 'reported.aws.s3', 'arn:aws:s3:::told', '',
          'told', 'told', '{}', '{"account": "5"}', '{}', '', '', true
        from account where provider = 'scanner'
        """);
    List<String> verdicts = fixture.query("select check_id from verdict order by 1", String.class);
    String results = "select check_id || passed || failed || unknown from check_result order by 1";
    List<String> counted = fixture.query(results, String.class);
    fixture.correlate();
    assertThat(fixture.query("select check_id from verdict order by 1", String.class))
        .isEqualTo(verdicts);
    assertThat(fixture.query(results, String.class)).isEqualTo(counted);
  }

  private String scanner() {
    return """
        insert into account (tenant_id, provider, native_id, namespace, name, authorized_at)
        values (%d, 'scanner', 'ns/trivy', 'ns', 'scanner/trivy', now())
        """
        .formatted(fixture.tenantId());
  }

  @Test
  void everyTableHeldSomething() {
    assertThat(TABLES.stream().filter(table -> !table.equals("relation")))
        .allSatisfy(
            table ->
                assertThat(fixture.one("select count(*) from " + table, Integer.class))
                    .as(table)
                    .isPositive());
  }

  /** Where each row version lies and who wrote it: any write changes it. */
  private List<String> rows() {
    return TABLES.stream()
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
