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
