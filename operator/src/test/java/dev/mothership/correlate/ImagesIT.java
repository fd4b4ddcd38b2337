package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vulnerable image in the account of the founding example, and what runs it. */
final class ImagesIT {
  private static final String REPOSITORY = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/web";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String IMAGE = REPOSITORY + "@" + DIGEST;
  private static final String ECS = "arn:aws:ecs:eu-west-1:111111111111:";
  private static final String TASK = ECS + "task-definition/web:3";
  private static final String CVE = "CVE-2026-1";
  private static final String PURL = "pkg:deb/debian/openssl@3.0.1-1?distro=debian-12";
  private static final String FINDING = "vulnerable-deb-openssl|shop/web@sha256|";

  private FoundingEstate estate;
  private EstateFixture fixture;
  private KnowledgeFixture known;

  @BeforeEach
  void aVulnerableImage() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture =
        estate
            .fixture()
            .asset(
                "aws.ecr.image",
                IMAGE,
                "shop/web@sha256",
                "{repository: \"" + REPOSITORY + "\", tags: [\"1\"], digest: \"" + DIGEST + "\"}");
    known =
        new KnowledgeFixture(fixture.jdbi())
            .installed(IMAGE, PURL)
            .advisory("D-1", CVE, "Debian:12", "openssl", "3.0.14-1")
            .epss(CVE, 0.25);
  }

  private void everythingListed() {
    for (String type :
        List.of(
            "aws.ecs.task-definition",
            "aws.lambda.function",
            "aws.apprunner.service",
            "aws.eks.cluster")) {
      fixture.scope(EstateFixture.REGION, type);
    }
  }

  private void task(String network, String role) {
    fixture
        .asset(
            "aws.ecs.task-definition",
            TASK,
            "web:3",
            "{networkMode: %s%s}"
                .formatted(network, role.isEmpty() ? "" : ", taskRoleArn: \"" + role + "\""))
        .relation(
            TASK, "RUNS_IMAGE", IMAGE, "{image: \"shop/web:1\", running: true, container: web}");
  }

  private void onTheHost() {
    task("bridge", "");
    fixture.relation(FoundingEstate.WEB, "RUNS", TASK, "{}");
  }

  /** Its interface has the host's network, without a public address unless the host's are open. */
  private void onFargate(String publicIps) {
    String eni = EstateFixture.ec2("network-interface/eni-task");
    task("awsvpc", FoundingEstate.ROLE);
    fixture
        .asset(
            "aws.ec2.network-interface",
            eni,
            "eni-task",
            """
            {vpcId: vpc-1, subnetId: subnet-1, securityGroupIds: [sg-web], privateIps: [10.0.1.9],
             publicIps: %s, ipv6Addresses: []}
            """
                .formatted(publicIps))
        .relation(eni, "ATTACHED_TO", TASK, "{}");
  }

  private void exploitedTotally() {
    known
        .advisory("D-2", "CVE-2026-2", "Debian:12", "openssl", "3.0.14-1", KnowledgeFixture.TOTAL)
        .exploited("CVE-2026-2", false);
  }

  private List<String> ofTheImage() {
    return fixture.findings().stream().filter(one -> one.startsWith("vulnerable-")).toList();
  }

  private String factor(int index) {
    return fixture.one(
        "select concat_ws('|', factors -> %1$d ->> 'because', factors -> %1$d ->> 'evidence') from finding"
                .formatted(index)
            + " where category = 'vulnerability'",
        String.class);
  }

  private String runners() {
    return fixture.one(
        "select detail ->> 'runners' from finding where category = 'vulnerability'", String.class);
  }

  /** E 0.5, T 0.6, C 0.4. X assumed 0.7: the root of 0.084. X 0.2: of 0.024. */
  @Test
  void anImageThatNothingRunsCountsLittleOnceThatIsKnown() {
    fixture.correlate();
    assertThat(ofTheImage()).containsExactly(FINDING + "Open|29");
    everythingListed();
    fixture.correlate();
    assertThat(ofTheImage()).containsExactly(FINDING + "Open|15");
    assertThat(factor(1)).isEqualTo("nothing runs it|" + IMAGE);
    assertThat(runners()).isEqualTo("{\"some\": [], \"count\": 0}");
    fixture.asset("aws.eks.cluster", "arn:aws:eks:eu-west-1:111111111111:cluster/k", "k", "{}");
    fixture.correlate();
    assertThat(ofTheImage()).containsExactly(FINDING + "Open|29");
  }

  /** X and C of the host are 1: the root of 0.3. */
  @Test
  void anImageOnAnExposedHostCountsAsThatHostDoesAndStaysOneFinding() {
    onTheHost();
    fixture.correlate();
    assertThat(ofTheImage()).containsExactly(FINDING + "Open|55");
    assertThat(factor(1))
        .isEqualTo("run by i-web: open to the internet: tcp 80|" + FoundingEstate.WEB);
    assertThat(factor(4)).startsWith("run by i-web: its role is administrator of the account");
    assertThat(runners())
        .isEqualTo(
            "{\"some\": [\"%s\", \"%s\"], \"count\": 2}".formatted(FoundingEstate.WEB, TASK));
    assertThat(
            fixture.query(
                "select concat_ws(' ', source_key, evidence ->> 'by', evidence ->> 'through') from derived_relation"
                    + " where kind = 'RUNS_IMAGE' and target_key = '"
                    + IMAGE
                    + "' order by 1",
                String.class))
        .containsExactly(FoundingEstate.WEB + " digest " + TASK, TASK + " digest");
    CorrelationResult again = fixture.correlate();
    assertThat(again.findings().total() + again.derivedRows()).isZero();
  }

  @Test
  void aKnownExploitedVulnerabilityInItRaisesTheHostsPathTo97() {
    onTheHost();
    exploitedTotally();
    fixture.correlate();
    assertThat(fixture.findings())
        .contains(
            "aws-ssrf-to-role-credentials|i-web|Open|97",
            "aws-exploitable-vulnerability-to-account|i-web|Open|97",
            FINDING + "Open|97");
    assertThat(
            fixture.one(
                "select factors -> 0 ->> 'because' from finding where rule_id = 'aws-ssrf-to-role-credentials'",
                String.class))
        .isEqualTo("image shop/web@sha256: openssl 3.0.1-1: CVE-2026-2, known to be exploited");
    fixture.execute("delete from relation where kind = 'RUNS'");
    fixture.correlate();
    assertThat(fixture.findings())
        .contains(
            "aws-ssrf-to-role-credentials|i-web|Open|84",
            "aws-exploitable-vulnerability-to-account|i-web|Resolved|97");
  }

  /** X 1, behind a load balancer 0.7, private 0.4; with E 0.95 the roots of 0.95, 0.665, 0.38. */
  @Test
  void aTaskIsAsExposedAsItsInterfacesAndItsLoadBalancer() {
    onFargate("[198.51.100.9]");
    exploitedTotally();
    fixture.correlate();
    String path = "aws-exploitable-vulnerability-to-account|web:3|";
    assertThat(fixture.findings()).contains(path + "Open|97");
    assertThat(
            fixture.one(
                "select concat_ws('|', fixes -> 0 ->> 'fix', hops -> 1 -> 'evidence' ->> 'image') from attack_path"
                    + " where rule_id like '%-to-account'",
                String.class))
        .isEqualTo(
            "Build shop/web@sha256 anew with openssl 3.0.14-1 or later, and deploy it|" + IMAGE);
    fixture.execute(
        "update asset set properties = properties || '{\"publicIps\": []}' where native_id = 'eni-task'");
    String balancer =
        "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/front/1";
    String group = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/1";
    String service = ECS + "service/shop/web";
    fixture
        .asset("aws.elbv2.load-balancer", balancer, "front", "{scheme: internet-facing}")
        .asset("aws.elbv2.target-group", group, "web", "{loadBalancerArns: [\"" + balancer + "\"]}")
        .asset("aws.ecs.service", service, "web", "{targetGroupArns: [\"" + group + "\"]}")
        .relation(service, "RUNS", TASK, "{}");
    fixture.correlate();
    assertThat(fixture.findings()).contains(path + "Open|82");
    assertThat(
            fixture.one(
                "select hops -> 0 ->> 'label' from attack_path where rule_id like '%-to-account'",
                String.class))
        .isEqualTo("behind front, which faces the internet");
    fixture.execute(
        "update asset set properties = '{\"scheme\": \"internal\"}' where native_id = 'front'");
    fixture.correlate();
    assertThat(fixture.findings()).contains(path + "Resolved|82");
    assertThat(
            fixture.one(
                "select residual_risk from finding where rule_id like '%-to-account'",
                Integer.class))
        .isEqualTo(62);
    assertThat(
            fixture.query(
                "select exposure from mothership.image_runners where runner_key = '" + TASK + "'",
                String.class))
        .containsExactly("private");
  }

  @Test
  void aTaskWhoseInterfaceIsNotKnownIsNotTakenForPrivate() {
    onFargate("[]");
    fixture.close(EstateFixture.ec2("network-interface/eni-task"));
    fixture.correlate();
    assertThat(factor(1)).startsWith("run by web:3: ").contains("is not in the inventory");
  }

  /** X is the one that a URL for everybody gives, C 0.4: the root of 0.5 · 0.6 · 0.4. */
  @Test
  void aFunctionRunsWhatHasItsDigestInWhateverRepository() {
    String function = "arn:aws:lambda:eu-west-1:111111111111:function:api";
    fixture
        .asset("aws.lambda.function", function, "api", "{urls: [{authType: NONE}]}")
        .relation(function, "RUNS_IMAGE", DIGEST, "{running: true}");
    fixture.correlate();
    // 60 days, as it is exposed, make 40 of 35.
    assertThat(ofTheImage()).containsExactly(FINDING + "Open|40");
    assertThat(factor(1)).isEqualTo("run by api: its URL asks nobody who they are|" + function);
  }

  @Test
  void aTagIsWhatTheRegistrySaysNow() {
    String service = "arn:aws:apprunner:eu-west-1:111111111111:service/front/1";
    fixture
        .asset("aws.apprunner.service", service, "front", "{publiclyAccessible: false}")
        .relation(service, "RUNS_IMAGE", REPOSITORY + ":1", "{running: true}")
        .correlate();
    assertThat(runners()).isEqualTo("{\"some\": [\"%s\"], \"count\": 1}".formatted(service));
    fixture.execute(
        "update asset set properties = properties || '{\"tags\": [\"2\"]}' where native_id = 'shop/web@sha256'");
    fixture.correlate();
    assertThat(runners()).isEqualTo("{\"some\": [], \"count\": 0}");
  }
}
