package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A rule for several asset types, where one of them could not be listed. */
final class SeveralTypesIT {
  private static final String CHECK = "aws-plaintext-secret-in-configuration";

  private final EstateFixture fixture = new EstateFixture(CorrelationDatabase.fresh());

  @Test
  void aFailedScopeLeavesTheAssetsOfOtherTypesAsTheyAre() {
    fixture.asset(
        "aws.ec2.instance", EstateFixture.ec2("instance/i-1"), "i-1", "userData: {present: false}");
    fixture.execute(
        """
        insert into scan_scope (tenant_id, account_id, region, type, scan_id, state, failed_since, failure)
        values (%d, %d, '%s', 'aws.lambda.function', 1, 'failed', now(),
          jsonb_build_object('reason', 'PERMISSION_DENIED', 'call', 'lambda:ListFunctions', 'code', 'Denied', 'message', ''))
        """
            .formatted(fixture.tenantId(), fixture.accountId(), EstateFixture.REGION));
    fixture.correlate();
    assertThat(counted("passed")).isEqualTo(1);
    assertThat(counted("unknown")).isEqualTo(1);
  }

  @Test
  void aFailedScopeOfTheAssetItselfMakesAPassUnknown() {
    fixture.asset(
        "aws.ec2.instance", EstateFixture.ec2("instance/i-1"), "i-1", "userData: {present: false}");
    fixture.scopeFails(
        EstateFixture.REGION, "aws.ec2.instance", "ec2:DescribeInstances", "UnauthorizedOperation");
    fixture.correlate();
    assertThat(counted("passed")).isZero();
    assertThat(counted("unknown")).isEqualTo(1);
  }

  private int counted(String column) {
    return fixture.one(
        "select " + column + " from check_result where check_id = '" + CHECK + "'", Integer.class);
  }
}
