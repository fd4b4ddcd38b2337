package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.rules.SomeRules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnknownIsNotPassIT {
  private static final String DENIED =
      "{policy: {reason: PERMISSION_DENIED, call: 's3:GetBucketPolicy', code: AccessDenied, message: allow it}}";
  private static final String OPEN_POLICY =
      "{Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::files/*'}]}";
  private EstateFixture fixture;

  @BeforeEach
  void anAccountWithoutBlockAndOneBucketThatIsPublic() {
    fixture =
        new EstateFixture(
            CorrelationDatabase.fresh(),
            SomeRules.with(
                "aws-s3-bucket-public",
                "aws-s3-block-public-access-off",
                "aws-ec2-imdsv1-allowed"));
    fixture.asset(
        "aws.s3.account",
        "arn:aws:s3:::account/111111111111",
        "account",
        "{blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false}");
    bucket("policy: " + OPEN_POLICY, "{}", "");
    fixture.correlate();
  }

  @Test
  void anUnclassifiedPublicBucketIsAt79AndShowsItsRange() {
    assertThat(fixture.findings())
        .containsExactly(
            "aws-s3-bucket-public|files|Open|79",
            "aws-s3-block-public-access-off|account|Open|26",
            "aws-s3-block-public-access-off|files|Open|26");
    assertThat(
            fixture.one(
                "select risk_low || '-' || risk_high from finding where rule_id = 'aws-s3-bucket-public'",
                String.class))
        .isEqualTo("60-95");
  }

  @Test
  void aClassifiedPublicBucketCountsByItsClass() {
    bucket("policy: " + OPEN_POLICY, "{}", "regulated");
    fixture.correlate();
    assertThat(fixture.findings()).contains("aws-s3-bucket-public|files|Open|95");
    bucket("policy: " + OPEN_POLICY, "{}", "confidential");
    fixture.correlate();
    assertThat(fixture.findings()).contains("aws-s3-bucket-public|files|Open|85");
  }

  @Test
  void aRefusedPolicyIsUnknownNamesTheCallAndKeepsTheFindingOpen() {
    bucket("policyStatusPublic: false", DENIED, "");
    fixture.correlate();
    assertThat(
            fixture.one(
                "select result || ' ' || reason from verdict where check_id = 'aws-s3-bucket-public'",
                String.class))
        .isEqualTo("unknown s3:GetBucketPolicy answered AccessDenied");
    assertThat(fixture.findings()).contains("aws-s3-bucket-public|files|Open|79");
    assertThat(
            fixture.one(
                "select confidence from finding where rule_id = 'aws-s3-bucket-public'",
                String.class))
        .isEqualTo("stale");
    // 2 of 3 verdicts were evaluated: block-public-access of account and bucket.
    assertThat(coverage()).isEqualTo("66.7");
  }

  @Test
  void aReadablePassResolvesAndCoverageIsWholeAgain() {
    bucket("policyStatusPublic: false", DENIED, "");
    fixture.correlate();
    bucket("policyStatusPublic: false", "{}", "");
    fixture.correlate();
    assertThat(fixture.findings()).contains("aws-s3-bucket-public|files|Resolved|79");
    assertThat(coverage()).isEqualTo("100.0");
  }

  @Test
  void anAccountWhoseScopeNeverAnsweredCountsAsOneUnknown() {
    fixture.never("aws.ec2.instance");
    fixture.correlate();
    assertThat(
            fixture.one(
                "select unknown from check_result where check_id = 'aws-ec2-imdsv1-allowed'",
                Integer.class))
        .isEqualTo(1);
  }

  @Test
  void aLastKnownFailCountsAsFailedForFourteenDays() {
    fixture.asset(
        "aws.s3.bucket",
        "arn:aws:s3:::healthy",
        "healthy",
        "{publicAccessBlock: {restrictPublicBuckets: true, ignorePublicAcls: true}, acl: {grants: []}}");
    fixture.correlate();
    String score =
        "select control::text from score_daily where account_id = 0 and subdomain = 'data'";
    String failing = fixture.one(score, String.class);
    bucket("policyStatusPublic: false", DENIED, "");
    fixture.correlate();
    assertThat(fixture.one(score, String.class)).isEqualTo(failing);
    fixture.execute(
        "update finding set unreadable_since = now() - interval '15 days' where unreadable_since is not null");
    fixture.correlate();
    assertThat(fixture.one(score, String.class)).isNotEqualTo(failing);
  }

  @Test
  void ofTwoAnswersAboutOneAssetTheWorstCounts() {
    EstateFixture twice =
        new EstateFixture(CorrelationDatabase.fresh(), SomeRules.with("aws-ec2-snapshot-public"));
    twice
        .asset("aws.ec2.snapshot", EstateFixture.ec2("snapshot/snap-1"), "snap-1", "public: true")
        .asset(
            "aws.ec2.settings",
            EstateFixture.ec2("settings"),
            "a",
            "snapshotBlockPublicAccess: block-all-sharing")
        .asset(
            "aws.ec2.settings",
            EstateFixture.ec2("settings-2"),
            "b",
            "snapshotBlockPublicAccess: unblocked");
    twice.correlate();
    assertThat(twice.findings()).hasSize(1).allMatch(f -> f.contains("|snap-1|Open|"));
  }

  @Test
  void aBrokenQueryLeavesItsFindingsAndStopsNothingElse() {
    fixture.execute(
        "update asset set properties = '{\"policyStatusPublic\": \"perhaps\"}' where native_id = 'files'");
    fixture.correlate();
    assertThat(fixture.findings())
        .contains(
            "aws-s3-bucket-public|files|Open|79", "aws-s3-block-public-access-off|account|Open|26");
  }

  private String coverage() {
    return fixture.one(
        "select coverage::text from score_daily where account_id = 0 and subdomain = ''",
        String.class);
  }

  private void bucket(String properties, String unread, String dataClass) {
    fixture.asset(
        "aws.s3.bucket",
        "arn:aws:s3:::files",
        "files",
        "{publicAccessBlock: {blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false,"
            + " restrictPublicBuckets: false}, acl: {ownerId: a, grants: []}, "
            + properties
            + "}",
        unread,
        "{}",
        dataClass);
  }
}
