package dev.mothership.correlate;

import org.jdbi.v3.core.Jdbi;

/**
 * The founding example: a web host open to the world, with IMDSv1 and an administrator's role, in
 * an account whose root user is in order.
 */
final class FoundingEstate {
  static final String WEB = EstateFixture.ec2("instance/i-web");
  static final String ROLE = "arn:aws:iam::111111111111:role/web";

  private final EstateFixture fixture;

  FoundingEstate(Jdbi jdbi) {
    this(new EstateFixture(jdbi));
  }

  FoundingEstate(EstateFixture empty) {
    fixture = empty;
    fixture
        .asset(
            "aws.iam.account",
            EstateFixture.ROOT,
            "root",
            "summary: {AccountAccessKeysPresent: 0, AccountMFAEnabled: 1}")
        .asset("aws.ec2.vpc", EstateFixture.ec2("vpc/vpc-1"), "vpc-1", "cidrs: [10.0.0.0/16]")
        .asset(
            "aws.ec2.subnet",
            EstateFixture.ec2("subnet/subnet-1"),
            "subnet-1",
            "{vpcId: vpc-1, cidr: 10.0.1.0/24}")
        .asset(
            "aws.ec2.internet-gateway",
            EstateFixture.ec2("internet-gateway/igw-1"),
            "igw-1",
            "vpcIds: [vpc-1]")
        .asset(
            "aws.ec2.route-table",
            EstateFixture.ec2("route-table/rtb-1"),
            "rtb-1",
            """
            {vpcId: vpc-1, main: true, subnetIds: [], routes: [
              {destination: 10.0.0.0/16, target: local, state: active},
              {destination: 0.0.0.0/0, target: igw-1, state: active}]}
            """)
        .asset(
            "aws.ec2.network-acl",
            EstateFixture.ec2("network-acl/acl-1"),
            "acl-1",
            """
            {vpcId: vpc-1, isDefault: true, subnetIds: [subnet-1], entries: [
              {ruleNumber: 90, egress: false, action: deny, protocol: "6", cidr: 0.0.0.0/0, fromPort: 22, toPort: 22},
              {ruleNumber: 91, egress: false, action: deny, protocol: "6", cidr: 0.0.0.0/0, fromPort: 3389, toPort: 3389},
              {ruleNumber: 100, egress: false, action: allow, protocol: "-1", cidr: 0.0.0.0/0},
              {ruleNumber: 100, egress: true, action: allow, protocol: "-1", cidr: 0.0.0.0/0},
              {ruleNumber: 32767, egress: false, action: deny, protocol: "-1", cidr: 0.0.0.0/0},
              {ruleNumber: 32767, egress: true, action: deny, protocol: "-1", cidr: 0.0.0.0/0}]}
            """)
        .asset(
            "aws.ec2.network-interface",
            EstateFixture.ec2("network-interface/eni-web"),
            "eni-web",
            """
            {instanceId: i-web, vpcId: vpc-1, subnetId: subnet-1, securityGroupIds: [sg-web],
             privateIps: [10.0.1.5], publicIps: [198.51.100.5], ipv6Addresses: []}
            """)
        .asset(
            "aws.iam.instance-profile",
            "arn:aws:iam::111111111111:instance-profile/web",
            "web",
            "{profileName: web, roleArns: [\"" + ROLE + "\"]}");
    groupOpen();
    imdsV1();
    administrator();
  }

  EstateFixture fixture() {
    return fixture;
  }

  FoundingEstate groupOpen() {
    return group("0.0.0.0/0");
  }

  FoundingEstate groupPrivate() {
    return group("10.0.0.0/8");
  }

  FoundingEstate group(String source) {
    return group(source, 80);
  }

  FoundingEstate group(String source, int port) {
    fixture.asset(
        "aws.ec2.security-group",
        EstateFixture.ec2("security-group/sg-web"),
        "sg-web",
        "{groupName: web, vpcId: vpc-1, isDefault: false, egress: [],"
            + " ingress: [{protocol: tcp, fromPort: %1$d, toPort: %1$d, cidrs: [\"%2$s\"]}]}"
                .formatted(port, source));
    return this;
  }

  FoundingEstate imdsV1() {
    return instance("optional");
  }

  FoundingEstate imdsV2() {
    return instance("required");
  }

  FoundingEstate administrator() {
    return role("[{Effect: Allow, Action: \"*\", Resource: \"*\"}]");
  }

  FoundingEstate narrowRole() {
    return role("[{Effect: Allow, Action: \"logs:PutLogEvents\", Resource: \"*\"}]");
  }

  FoundingEstate role(String statements) {
    fixture.asset(
        "aws.iam.role",
        ROLE,
        "web",
        "{roleName: web, attachedPolicyArns: [], inlinePolicies: [{name: web, document: {Statement: "
            + statements
            + "}}]}");
    return this;
  }

  private FoundingEstate instance(String tokens) {
    fixture.asset(
        "aws.ec2.instance",
        WEB,
        "i-web",
        "{state: running, httpTokens: "
            + tokens
            + ", httpEndpoint: enabled, vpcId: vpc-1, subnetId: subnet-1,"
            + " instanceProfileArn: \"arn:aws:iam::111111111111:instance-profile/web\"}");
    return this;
  }
}
