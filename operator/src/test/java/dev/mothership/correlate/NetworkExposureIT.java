package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NetworkExposureIT {
  private FoundingEstate estate;
  private EstateFixture fixture;

  @BeforeEach
  void theFoundingExample() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture = estate.fixture();
    fixture.asset(
        "aws.ec2.network-acl",
        EstateFixture.ec2("network-acl/acl-1"),
        "acl-1",
        """
        {vpcId: vpc-1, isDefault: true, subnetIds: [subnet-1], entries: [
          {ruleNumber: 100, egress: false, action: allow, protocol: "-1", cidr: 0.0.0.0/0},
          {ruleNumber: 100, egress: true, action: allow, protocol: "-1", cidr: 0.0.0.0/0}]}
        """);
  }

  @Test
  void aGroupTakesItsRiskFromTheWorstInterfaceItIsAttachedTo() {
    sshGroup("sg-ssh");
    sshGroup("sg-unused");
    host("plain", "sg-ssh", "", "10.0.1.6");
    fixture.correlate();
    // On the plain private host: sqrt(0.4 * 0.4 * 0.4) = 0.253; unused: sqrt(0.4 * 0.2 * 0.4).
    assertThat(fixture.findings())
        .contains(
            "aws-ec2-admin-ports-open-ipv4|sg-ssh|Open|25",
            "aws-ec2-admin-ports-open-ipv4|sg-unused|Open|18");
    host("plain", "sg-ssh", "198.51.100.6", "10.0.1.6");
    fixture.correlate();
    assertThat(fixture.findings()).contains("aws-ec2-admin-ports-open-ipv4|sg-ssh|Open|40");
    webInterface("[sg-web, sg-ssh]", "[198.51.100.5]");
    fixture.correlate();
    assertThat(fixture.findings()).contains("aws-ec2-admin-ports-open-ipv4|sg-ssh|Open|63");
  }

  @Test
  void groupsAreReadFromEveryInterfaceOfTheHost() {
    estate.groupPrivate();
    sshGroup("sg-ssh");
    fixture.asset(
        "aws.ec2.network-interface",
        EstateFixture.ec2("network-interface/eni-second"),
        "eni-second",
        "{instanceId: i-web, vpcId: vpc-1, subnetId: subnet-1, securityGroupIds: [sg-ssh], publicIps: [198.51.100.9], ipv6Addresses: []}");
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("internet");
    // SSH is no web port: the path stays broken.
    assertThat(fixture.one("select state from attack_path", String.class)).isEqualTo("broken");
  }

  @Test
  void anElasticAddressIsAPublicAddress() {
    webInterface("[sg-web]", "[]");
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("private");
    fixture.asset(
        "aws.ec2.address",
        EstateFixture.ec2("elastic-ip/eipalloc-1"),
        "eipalloc-1",
        "{publicIp: 198.51.100.77, networkInterfaceId: eni-web, instanceId: i-web}");
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("internet");
  }

  @Test
  void aSubnetsOwnRouteTableReplacesTheMainOne() {
    fixture.asset(
        "aws.ec2.route-table",
        EstateFixture.ec2("route-table/rtb-2"),
        "rtb-2",
        "{vpcId: vpc-1, main: false, subnetIds: [subnet-1], routes: [{destination: 0.0.0.0/0, target: nat-1, state: active}]}");
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("private");
  }

  @Test
  void aDetachedGatewayLeadsNowhere() {
    fixture.asset(
        "aws.ec2.internet-gateway",
        EstateFixture.ec2("internet-gateway/igw-1"),
        "igw-1",
        "vpcIds: []");
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("private");
  }

  @Test
  void aHostWithoutInterfaceIsOnNoNetwork() {
    fixture.close(EstateFixture.ec2("network-interface/eni-web"));
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("none");
  }

  @Test
  void whatWasNeverReadIsUnknownAndAssumedAndOpensNoPath() {
    fixture.never("aws.ec2.route-table");
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("unknown");
    assertThat(fixture.one("select state from attack_path", String.class)).isEqualTo("unknown");
    assertThat(fixture.findings()).noneMatch(finding -> finding.contains("ssrf"));
    // E 0.7, T 0.6, C 1; X assumed 0.7, between 0.2 and 1.
    assertThat(
            fixture.one(
                "select concat_ws(' ', risk, risk_low, risk_high) from finding where rule_id = 'aws-ec2-imdsv1-allowed'",
                String.class))
        .isEqualTo("54 29 65");
  }

  @Test
  void aSecurityGroupThatVanishedKeepsTheLastKnownExposure() {
    fixture.correlate();
    fixture.close(EstateFixture.ec2("security-group/sg-web"));
    fixture.correlate();
    assertThat(level("i-web")).isEqualTo("internet");
    assertThat(fixture.findings()).contains("aws-ssrf-to-role-credentials|i-web|Open|84");
  }

  private String level(String nativeId) {
    return fixture.one(
        "select level from exposure e join asset a on a.id = e.asset_id where a.native_id = '"
            + nativeId
            + "'",
        String.class);
  }

  private void sshGroup(String id) {
    fixture.asset(
        "aws.ec2.security-group",
        EstateFixture.ec2("security-group/" + id),
        id,
        "{groupName: ssh, vpcId: vpc-1, isDefault: false, egress: [], ingress: [{protocol: tcp, fromPort: 22, toPort: 22, cidrs: [0.0.0.0/0]}]}");
  }

  private void webInterface(String groups, String publicIps) {
    fixture.asset(
        "aws.ec2.network-interface",
        EstateFixture.ec2("network-interface/eni-web"),
        "eni-web",
        "{instanceId: i-web, vpcId: vpc-1, subnetId: subnet-1, privateIps: [10.0.1.5], ipv6Addresses: [], securityGroupIds: "
            + groups
            + ", publicIps: "
            + publicIps
            + "}");
  }

  private void host(String name, String group, String publicIp, String privateIp) {
    fixture
        .asset(
            "aws.ec2.instance",
            EstateFixture.ec2("instance/i-" + name),
            "i-" + name,
            "{httpTokens: required, httpEndpoint: enabled, vpcId: vpc-1, subnetId: subnet-1}")
        .asset(
            "aws.ec2.network-interface",
            EstateFixture.ec2("network-interface/eni-" + name),
            "eni-" + name,
            "{instanceId: i-%s, vpcId: vpc-1, subnetId: subnet-1, securityGroupIds: [%s], privateIps: [%s], publicIps: [%s], ipv6Addresses: []}"
                .formatted(name, group, privateIp, publicIp));
  }
}
