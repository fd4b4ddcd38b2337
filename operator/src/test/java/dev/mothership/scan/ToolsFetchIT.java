package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.format.AccessAnalyzerFormat;
import dev.mothership.ingest.format.EcrFormat;
import dev.mothership.ingest.format.GuardDutyFormat;
import dev.mothership.ingest.format.Inspector2Format;
import dev.mothership.ingest.format.OcsfFormat;
import dev.mothership.ingest.format.SsmInventoryFormat;
import dev.mothership.model.FailureReason;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.SourceState;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tools of AWS of which moto does not know enough: answers are canned, in the shapes of the
 * services' own API references.
 */
@Tag("live")
class ToolsFetchIT extends FetchCase {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String SOURCE =
      "{'kind':'cloud','accountRef':{'name':'main'},'services':[%s],"
          + "'regions':{'include':['eu-west-1']},'intervalSeconds':3600}";

  @Override
  List<ReportFormat> formats() {
    return List.of(
        new AccessAnalyzerFormat(),
        new EcrFormat(),
        new GuardDutyFormat(),
        new Inspector2Format(),
        new OcsfFormat(),
        new SsmInventoryFormat());
  }

  private static void findings() {
    front
        .answer("guardduty", "GET /detector", "{\"detectorIds\":[\"d1\"]}")
        .answer("guardduty", "POST /detector/d1/findings", "{\"findingIds\":[\"f1\",\"f2\"]}")
        .answer(
            "guardduty",
            "POST /detector/d1/findings/get",
            """
            {"findings":[
              {"accountId":"333344445555","arn":"arn:aws:guardduty:eu-west-1:333344445555:detector/d1/finding/f1",
               "createdAt":"2026-11-01T10:00:00Z","updatedAt":"2026-11-01T11:00:00Z","id":"f1","region":"eu-west-1",
               "schemaVersion":"2.0","severity":5,"title":"Brute force","type":"UnauthorizedAccess:EC2/SSHBruteForce",
               "resource":{"resourceType":"Instance","instanceDetails":{"instanceId":"i-0123456789abcdef0"}},
               "service":{"detectorId":"d1","archived":false,"count":3}},
              {"accountId":"666677778888","arn":"arn:aws:guardduty:eu-west-1:666677778888:detector/d1/finding/f2",
               "createdAt":"2026-11-01T10:00:00Z","updatedAt":"2026-11-01T11:00:00Z","id":"f2","region":"eu-west-1",
               "schemaVersion":"2.0","severity":5,"title":"Of a member","type":"Policy:S3/BucketPublicAccessGranted",
               "resource":{"resourceType":"Instance","instanceDetails":{"instanceId":"i-0fedcba9876543210"}},
               "service":{"detectorId":"d1","archived":false,"count":1}}]}
            """)
        .answer(
            "inspector2",
            "POST /status/batch/get",
            "{\"accounts\":[{\"accountId\":\"333344445555\",\"state\":{\"status\":\"ENABLED\"}}]}")
        .answer(
            "inspector2",
            "POST /findings/list",
            """
            {"findings":[{"awsAccountId":"333344445555","description":"Type confusion.","status":"ACTIVE",
              "findingArn":"arn:aws:inspector2:eu-west-1:333344445555:finding/1","firstObservedAt":1788249600,
              "lastObservedAt":1788249600,"updatedAt":1788249600,"severity":"HIGH","title":"CVE-2023-0286 - openssl",
              "type":"PACKAGE_VULNERABILITY","remediation":{"recommendation":{"text":"None Provided"}},
              "resources":[{"id":"i-0123456789abcdef0","type":"AWS_EC2_INSTANCE","region":"eu-west-1",
                "details":{"awsEc2Instance":{"platform":"AMAZON_LINUX_2"}}}],
              "packageVulnerabilityDetails":{"vulnerabilityId":"CVE-2023-0286","source":"NVD",
                "vulnerablePackages":[{"name":"openssl","version":"1.0.2k","release":"16.amzn2.1.1","epoch":1,
                  "arch":"X86_64","packageManager":"OS","fixedInVersion":"1:1.0.2k-24.amzn2.0.6"}]}}]}
            """)
        .answer(
            "access-analyzer",
            "GET /analyzer",
            """
            {"analyzers":[{"arn":"arn:aws:access-analyzer:eu-west-1:333344445555:analyzer/main","name":"main",
              "type":"ACCOUNT","status":"ACTIVE","createdAt":"2026-01-01T00:00:00Z"}]}
            """)
        .answer(
            "access-analyzer",
            "POST /findingv2",
            """
            {"findings":[{"analyzedAt":"2026-11-02T10:00:00Z","createdAt":"2026-10-01T08:00:00Z","id":"a1",
              "resource":"arn:aws:s3:::logs","resourceType":"AWS::S3::Bucket","resourceOwnerAccount":"333344445555",
              "status":"ACTIVE","updatedAt":"2026-11-01T08:00:00Z","findingType":"ExternalAccess"}]}
            """)
        .answer(
            "ecr",
            "DescribeRepositories",
            """
            {"repositories":[{"registryId":"333344445555","repositoryName":"shop/web",
              "repositoryArn":"arn:aws:ecr:eu-west-1:333344445555:repository/shop/web"}]}
            """)
        .answer(
            "ecr",
            "DescribeImages",
            """
            {"imageDetails":[{"registryId":"333344445555","repositoryName":"shop/web","imageDigest":"%s",
              "imagePushedAt":1788249600,"imageScanStatus":{"status":"COMPLETE"}}]}
            """
                .formatted(DIGEST))
        .answer(
            "ecr",
            "DescribeImageScanFindings",
            """
            {"registryId":"333344445555","repositoryName":"shop/web","imageId":{"imageDigest":"%s"},
              "imageScanStatus":{"status":"COMPLETE"},"imageScanFindings":{"imageScanCompletedAt":1788249600,
              "findings":[{"name":"CVE-2024-3094","severity":"CRITICAL",
                "attributes":[{"key":"package_name","value":"xz-utils"},{"key":"package_version","value":"5.6.0"}]}]}}
            """
                .formatted(DIGEST))
        .answer(
            "ssm",
            "DescribeInstanceInformation",
            """
            {"InstanceInformationList":[{"InstanceId":"i-0123456789abcdef0","PlatformType":"Linux",
              "PlatformName":"Amazon Linux","PlatformVersion":"2","LastPingDateTime":1788249600}]}
            """)
        .answer(
            "ssm",
            "ListInventoryEntries",
            """
            {"TypeName":"AWS:Application","InstanceId":"i-0123456789abcdef0","SchemaVersion":"1.1",
              "CaptureTime":"2026-11-02T10:00:00Z","Entries":[{"Name":"openssl","Version":"1.0.2k",
                "Release":"16.amzn2.1.1","Epoch":"1","Architecture":"x86_64"}]}
            """);
  }

  @Test
  void eachToolIsReadByItsOwnFormatAndSaidAgainIsUnchanged() {
    findings();
    ScannerRow scanner =
        scanner("tools", SOURCE.formatted("'guardduty','inspector2','accessanalyzer','ecr','ssm'"));
    SourceState state = run(scanner);
    assertThat(state.failure()).isNull();
    String host = "arn:aws:ec2:eu-west-1:333344445555:instance/i-0123456789abcdef0";
    assertThat(
            strings(
                "select o.tool || ' ' || o.tool_rule || ' ' || a.key from observation o"
                    + " join asset a on a.id = o.asset_id where o.closed_at is null order by 1"))
        .containsExactly(
            "access-analyzer ExternalAccess arn:aws:s3:::logs",
            "ecr CVE-2024-3094 333344445555.dkr.ecr.eu-west-1.amazonaws.com/shop/web@" + DIGEST,
            "guardduty UnauthorizedAccess:EC2/SSHBruteForce " + host,
            "inspector CVE-2023-0286 " + host);
    assertThat(
            strings(
                "select p.purl || ' ' || a.key from package p join asset a on a.id = p.asset_id"))
        .containsExactly(
            "pkg:rpm/amzn/openssl@1.0.2k-16.amzn2.1.1?arch=x86_64&distro=amzn-2&epoch=1 " + host);
    run(scanner);
    assertThat(strings("select state from report order by part, id"))
        .containsExactly(
            "accepted",
            "unchanged",
            "accepted",
            "unchanged",
            "accepted",
            "unchanged",
            "accepted",
            "unchanged",
            "accepted",
            "unchanged");
    front.answer("ecr", "DescribeImages", "{\"imageDetails\":[]}");
    front.answer("ssm", "DescribeInstanceInformation", "{\"InstanceInformationList\":[]}");
    front.answer("access-analyzer", "POST /findingv2", "{\"findings\":[]}");
    run(scanner);
    assertThat(strings("select tool from observation where closed_at is null order by 1"))
        .containsExactly("guardduty", "inspector");
    assertThat(strings("select purl from package")).isEmpty();
    front.forget("ecr", "DescribeImages");
    front.forget("ssm", "DescribeInstanceInformation");
    front.forget("access-analyzer", "POST /findingv2");
  }

  /** What a service of the same Scanner says itself is not taken from the hub. */
  @Test
  void theSecondSecurityHubSpeaksOcsf() {
    String finding =
        """
        {"class_uid":2003,"class_name":"Compliance Finding","category_uid":2,"activity_id":1,"type_uid":200301,
         "time":1788249600000,"severity_id":4,"severity":"High","status":"New",
         "cloud":{"account":{"uid":"%s"},"provider":"AWS","region":"eu-west-1"},
         "compliance":{"control":"S3.1","status":"Fail","status_id":3},
         "finding_info":{"uid":"u-%s","title":"Buckets","created_time":1788249600000},
         "metadata":{"version":"1.6.0","product":{"name":"Security Hub CSPM","vendor_name":"AWS",
           "uid":"arn:aws:securityhub:eu-west-1::productv2/aws/%s"}},
         "resources":[{"uid":"arn:aws:s3:::%s","type":"AWS::S3::Bucket","region":"eu-west-1"}]}
        """;
    front
        .answer("securityhub", "GET /hubv2", "{\"HubV2Arn\":\"arn:aws:securityhub:::hubv2/h\"}")
        .answer(
            "securityhub",
            "POST /findingsv2",
            "{\"Findings\":[%s,%s,%s]}"
                .formatted(
                    finding.formatted(ACCOUNT, "1", "securityhub", "own"),
                    finding.formatted(ACCOUNT, "2", "guardduty", "guarded"),
                    finding.formatted("666677778888", "3", "securityhub", "foreign")));
    ScannerRow scanner = scanner("hub", SOURCE.formatted("'securityhubv2','guardduty'"));
    front.answer("guardduty", "GET /detector", "{\"detectorIds\":[]}");
    SourceState state = run(scanner);
    assertThat(state.failure())
        .satisfies(
            failure -> assertThat(failure.reason()).isEqualTo(FailureReason.SERVICE_NOT_ENABLED));
    assertThat(
            strings(
                "select o.tool || ' ' || o.tool_rule || ' ' || o.status || ' ' || a.key"
                    + " from observation o join asset a on a.id = o.asset_id"))
        .containsExactly("securityhub S3.1 fail arn:aws:s3:::own");
    front.forget("guardduty", "GET /detector");
  }

  @Test
  void aServiceThatIsOffEverywhereIsToldAndClosesNothing() {
    front.answer("guardduty", "GET /detector", "{\"detectorIds\":[]}");
    SourceState state = run(scanner("off", SOURCE.formatted("'guardduty'")));
    assertThat(state.failure())
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo(FailureReason.SERVICE_NOT_ENABLED);
              assertThat(failure.message())
                  .isEqualTo(
                      "guardduty: It is switched on in none of the account's regions: switch it"
                          + " on, or take it out of spec.cloud.services.");
            });
    assertThat(strings("select state from report")).isEmpty();
    front.forget("guardduty", "GET /detector");
  }
}
