package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.format.AsffFormat;
import dev.mothership.local.aws.Fault;
import dev.mothership.model.FailureReason;
import dev.mothership.store.Estate;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.SourceState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;
import software.amazon.awssdk.services.securityhub.model.AwsSecurityFinding;
import software.amazon.awssdk.services.securityhub.model.RecordState;
import software.amazon.awssdk.services.securityhub.model.Resource;
import software.amazon.awssdk.services.securityhub.model.ResourceConflictException;

/** Security Hub of an account with findings in two regions, over the protocol. */
@Tag("live")
class CloudFetchIT extends FetchCase {
  private static final String OTHER = "us-east-1";
  private static final String SOURCE =
      "{'kind':'cloud','accountRef':{'name':'main'},'services':['securityhub'],"
          + "'regions':{'include':['eu-west-1','us-east-1']},'intervalSeconds':3600}";
  private static final String OPEN =
      "select o.tool_rule || ' ' || a.key || ' ' || o.status from observation o"
          + " join asset a on a.id = o.asset_id where o.closed_at is null order by 1";
  private static final String VERSIONS =
      "select 'o' || id || ' ' || xmin::text from observation union all"
          + " select 'a' || id || ' ' || xmin::text from asset union all"
          + " select 's' || asset_id || ' ' || xmin::text from sighting order by 1";

  private static AwsSecurityFinding finding(
      String region, String control, String resource, RecordState state, String account) {
    return AwsSecurityFinding.builder()
        .schemaVersion("2018-10-08")
        .id("arn:aws:securityhub:" + region + ":" + ACCOUNT + ":" + control + "/" + resource)
        .productArn("arn:aws:securityhub:" + region + "::product/aws/securityhub")
        .productName("Security Hub")
        .generatorId("security-control/" + control)
        .awsAccountId(account)
        .region(region)
        .types("Software and Configuration Checks/Industry and Regulatory Standards")
        .createdAt("2026-11-01T10:00:00Z")
        .updatedAt("2026-11-02T10:00:00Z")
        .severity(s -> s.label("HIGH"))
        .title(control)
        .description("of " + control)
        .resources(Resource.builder().type("AwsS3Bucket").id(resource).region(region).build())
        .compliance(c -> c.status("FAILED").securityControlId(control))
        .recordState(state)
        .build();
  }

  private static void say(String region, AwsSecurityFinding... findings) {
    try (SecurityHubClient hub = client(SecurityHubClient::builder, region)) {
      hub.batchImportFindings(r -> r.findings(findings));
    }
  }

  @BeforeEach
  void findings() {
    try (SecurityHubClient hub = client(SecurityHubClient::builder, REGION)) {
      hub.enableSecurityHub(r -> r.enableDefaultStandards(false));
    } catch (ResourceConflictException e) {
      // An earlier test of this class switched it on.
    }
    say(
        REGION,
        finding(REGION, "S3.1", "arn:aws:s3:::a", RecordState.ACTIVE, ACCOUNT),
        finding(REGION, "S3.2", "arn:aws:s3:::a", RecordState.ACTIVE, ACCOUNT),
        finding(REGION, "S3.3", "arn:aws:s3:::b", RecordState.ACTIVE, ACCOUNT),
        finding(REGION, "S3.4", "arn:aws:s3:::c", RecordState.ACTIVE, "666677778888"),
        finding(OTHER, "S3.5", "arn:aws:s3:::d", RecordState.ACTIVE, ACCOUNT));
    say(OTHER, finding(OTHER, "S3.1", "arn:aws:s3:::u", RecordState.ACTIVE, ACCOUNT));
  }

  @Override
  List<ReportFormat> formats() {
    return List.of(new AsffFormat());
  }

  /** What other accounts and regions have in the same hub is theirs to say. */
  @Test
  void whatAHubSaysOfItsAccountAndRegionIsKeptAndSaidAgainWritesNothing() {
    ScannerRow scanner = scanner("hub", SOURCE);
    SourceState state = run(scanner);
    assertThat(state.failure()).isNull();
    assertThat(state.at()).isNotNull();
    assertThat(strings(OPEN))
        .containsExactly(
            "S3.1 arn:aws:s3:::a fail",
            "S3.1 arn:aws:s3:::u fail",
            "S3.2 arn:aws:s3:::a fail",
            "S3.3 arn:aws:s3:::b fail");
    assertThat(strings("select part || ' ' || state || ' ' || format from report order by 1"))
        .containsExactly(
            "securityhub/eu-west-1 accepted asff", "securityhub/us-east-1 accepted asff");
    List<String> before = strings(VERSIONS);
    run(scanner);
    run(scanner);
    assertThat(strings(VERSIONS)).isEqualTo(before);
    assertThat(
            strings("select part || ' ' || state from report where state <> 'accepted' order by 1"))
        .containsExactly("securityhub/eu-west-1 unchanged", "securityhub/us-east-1 unchanged");
  }

  @Test
  void whatARegionDoesNotSayAnyMoreIsOverAndARefusedOneClosesNothing() {
    ScannerRow scanner = scanner("hub", SOURCE);
    run(scanner);
    say(REGION, finding(REGION, "S3.2", "arn:aws:s3:::a", RecordState.ARCHIVED, ACCOUNT));
    say(REGION, finding(REGION, "S3.3", "arn:aws:s3:::b", RecordState.ARCHIVED, ACCOUNT));
    front.fault(
        new Fault(
            "securityhub", "findings", 403, "AccessDeniedException", "no", new AtomicInteger(1)));
    SourceState state = run(scanner);
    assertThat(state.partial()).isTrue();
    assertThat(state.failure())
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo(FailureReason.PERMISSION_DENIED);
              assertThat(failure.call()).isEqualTo("securityhub:GetFindings");
              assertThat(failure.message())
                  .isEqualTo(
                      "securityhub in eu-west-1: securityhub:GetFindings answered"
                          + " AccessDeniedException. Give the account's role"
                          + " securityhub:GetFindings.");
            });
    assertThat(strings(OPEN)).hasSize(4);
    front.clearFaults();
    assertThat(run(scanner).failure()).isNull();
    assertThat(strings(OPEN))
        .containsExactly("S3.1 arn:aws:s3:::a fail", "S3.1 arn:aws:s3:::u fail");
    assertThat(strings("select key from asset where closed_at is null order by 1"))
        .containsExactly("arn:aws:s3:::a", "arn:aws:s3:::u");
  }

  @Test
  void anAccountThatIsNotTheScannersOrNotReadyIsNotOpened() {
    ScannerRow scanner = scanner("hub", SOURCE.replace("main", "theirs"));
    account("theirs", new Estate(DATABASE).tenant("other" + System.nanoTime()), "999900001111");
    execute("update account set claimed = true, authorized_at = now() where name = 'theirs'");
    SourceState state = run(scanner);
    assertThat(state.failure())
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo(FailureReason.ACCOUNT_NOT_READY);
              assertThat(failure.message())
                  .isEqualTo(
                      "There is no CloudAccount theirs in this namespace: make one, or name"
                          + " another.");
            });
    assertThat(state.partial()).isFalse();
    ScannerRow own = scanner("hub", SOURCE);
    execute("update account set claimed = false where name = 'main'");
    assertThat(run(own).failure().message()).contains("No sync of the CloudAccount main");
    execute("update account set claimed = true, authorized_at = null where name = 'main'");
    assertThat(run(own).failure().message()).contains("may not be read now");
    execute("update account set suspended = true where name = 'main'");
    assertThat(run(own).failure().message()).isEqualTo("The CloudAccount main is suspended.");
    assertThat(strings("select state from report")).isEmpty();
  }
}
