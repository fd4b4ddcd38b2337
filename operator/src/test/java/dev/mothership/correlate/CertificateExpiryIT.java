package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Days until a certificate ends count from when it was listed, not from today. */
final class CertificateExpiryIT {
  private static final String TYPE = "aws.acm.certificate";
  private static final String RESULT =
      "select v.result from verdict v join asset a on a.id = v.asset_id"
          + " where v.check_id = 'aws-acm-certificate-expiring' and a.native_id = '%s'";

  @Test
  void thirtyDaysFromTheListingDecide() {
    EstateFixture fixture = new EstateFixture(CorrelationDatabase.fresh());
    fixture
        .asset(TYPE, "arn:soon", "soon", good("2026-03-30T23:59:59Z"))
        .asset(TYPE, "arn:later", "later", good("2026-03-31T00:00:00Z"));
    fixture.execute(
        "update scan_scope set observed_at = '2026-03-01T00:00:00Z' where type = '" + TYPE + "'");
    fixture.correlate();
    assertThat(fixture.query(RESULT.formatted("soon"), String.class)).containsExactly("fail");
    assertThat(fixture.query(RESULT.formatted("later"), String.class)).isEmpty();
    assertThat(
            fixture.one(
                "select passed from check_result where check_id = 'aws-acm-certificate-expiring'",
                Integer.class))
        .isEqualTo(1);
    fixture.execute(
        "update scan_scope set observed_at = '2026-03-01T00:00:01Z' where type = '" + TYPE + "'");
    fixture.correlate();
    assertThat(fixture.query(RESULT.formatted("later"), String.class)).containsExactly("fail");
  }

  private static String good(String until) {
    return "{status: ISSUED, inUse: true, notAfter: '" + until + "'}";
  }
}
