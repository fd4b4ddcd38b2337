package dev.mothership.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.Asset;
import dev.mothership.model.DataClassing;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import dev.mothership.model.StorableText;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormaliserTest {
  private static final String EC2 = "arn:aws:ec2:eu-west-1:111122223333:";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final AccountContext ACCOUNT =
      new AccountContext(
          "111122223333",
          "aws",
          new DataClassing("class", Map.of("pii", "regulated", "odd", "no class"), ""));
  private final Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Normalised map(String type, String payload, Map<String, JsonNode> facets) {
    return normaliser.normalise(
        new RawRecord(type, "eu-west-1", "native", yaml(payload), facets, Map.of()), ACCOUNT);
  }

  private Normalised map(String type, String payload) {
    return map(type, payload, Map.of());
  }

  @Test
  void anInstanceTellsItsMetadataServiceItsRoleAndItsPlace() {
    Normalised read =
        map(
            "aws.ec2.instance",
            """
            InstanceId: i-1
            State: {Code: 16, Name: running}
            ImageId: ami-1
            VpcId: vpc-1
            SubnetId: subnet-1
            IamInstanceProfile: {Arn: "arn:aws:iam::111122223333:instance-profile/web", Id: AIPA1}
            MetadataOptions: {HttpTokens: optional, HttpEndpoint: enabled, HttpPutResponseHopLimit: 2}
            Tags: [{Key: Name, Value: web}, {Key: class, Value: pii}]
            """,
            Map.of("userData", yaml("{present: true, length: 9, detectors: [private-key]}")));
    Asset asset = read.asset();
    assertThat(asset.key().value()).isEqualTo(EC2 + "instance/i-1");
    assertThat(asset.name()).isEqualTo("web");
    assertThat(asset.dataClass()).isEqualTo("regulated");
    assertThat(asset.properties())
        .isEqualTo(
            yaml(
                """
                vpcId: vpc-1
                subnetId: subnet-1
                imageId: ami-1
                state: running
                httpTokens: optional
                httpEndpoint: enabled
                httpPutResponseHopLimit: 2
                instanceProfileArn: "arn:aws:iam::111122223333:instance-profile/web"
                userData: {present: true, length: 9, detectors: [private-key]}
                """));
    assertThat(read.relations())
        .extracting(r -> r.kind() + " " + r.target())
        .containsExactly(
            "HAS_PROFILE arn:aws:iam::111122223333:instance-profile/web",
            "IN_SUBNET " + EC2 + "subnet/subnet-1",
            "IN_VPC " + EC2 + "vpc/vpc-1");
  }

  @Test
  void anInterfaceHasEveryPublicAddressOnceAndItsGroups() {
    Normalised read =
        map(
            "aws.ec2.network-interface",
            """
            NetworkInterfaceId: eni-1
            Attachment: {InstanceId: i-1}
            Association: {PublicIp: 198.51.100.1}
            PrivateIpAddresses:
            - {PrivateIpAddress: 10.0.0.1, Association: {PublicIp: 198.51.100.1}}
            - {PrivateIpAddress: 10.0.0.2, Association: {PublicIp: 198.51.100.2}}
            - {PrivateIpAddress: 10.0.0.3}
            Ipv6Addresses: [{Ipv6Address: "2001:db8::1"}]
            Groups: [{GroupId: sg-1, GroupName: a}, {GroupId: sg-2, GroupName: b}]
            TagSet: [{Key: Name, Value: card}]
            """);
    JsonNode properties = read.asset().properties();
    assertThat(properties.path("publicIps")).isEqualTo(yaml("[198.51.100.1, 198.51.100.2]"));
    assertThat(properties.path("privateIps")).isEqualTo(yaml("[10.0.0.1, 10.0.0.2, 10.0.0.3]"));
    assertThat(properties.path("ipv6Addresses")).isEqualTo(yaml("['2001:db8::1']"));
    assertThat(properties.path("securityGroupIds")).isEqualTo(yaml("[sg-1, sg-2]"));
    assertThat(read.asset().name()).isEqualTo("card");
    assertThat(read.relations())
        .extracting(r -> r.kind())
        .containsExactly(
            RelationKind.HAS_SECURITY_GROUP,
            RelationKind.HAS_SECURITY_GROUP,
            RelationKind.ATTACHED_TO);
  }

  @Test
  void aGroupsRulesForEveryProtocolHaveNoPorts() {
    JsonNode properties =
        map(
                "aws.ec2.security-group",
                """
                GroupId: sg-1
                GroupName: default
                IpPermissions:
                - {IpProtocol: "-1", FromPort: 0, ToPort: 0, UserIdGroupPairs: [{GroupId: sg-1}]}
                - IpProtocol: tcp
                  FromPort: 22
                  ToPort: 23
                  IpRanges: [{CidrIp: 0.0.0.0/0}]
                  Ipv6Ranges: [{CidrIpv6: "::/0"}]
                  PrefixListIds: [{PrefixListId: pl-1}]
                """)
            .asset()
            .properties();
    assertThat(properties.path("isDefault").asBoolean()).isTrue();
    assertThat(properties.path("ingress"))
        .isEqualTo(
            yaml(
                """
                - {protocol: "-1", cidrs: [], ipv6Cidrs: [], prefixListIds: [], groupIds: [sg-1]}
                - {protocol: tcp, fromPort: 22, toPort: 23, cidrs: [0.0.0.0/0],
                   ipv6Cidrs: ["::/0"], prefixListIds: [pl-1], groupIds: []}
                """));
    assertThat(properties.path("egress")).isEmpty();
  }

  @Test
  void aRouteHasOneDestinationAndOneTarget() {
    JsonNode properties =
        map(
                "aws.ec2.route-table",
                """
                RouteTableId: rtb-1
                VpcId: vpc-1
                Associations: [{Main: true}, {Main: false, SubnetId: subnet-1}]
                Routes:
                - {DestinationCidrBlock: 10.0.0.0/16, GatewayId: local, State: active}
                - {DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: eigw-1, State: active}
                - {DestinationPrefixListId: pl-1, NatGatewayId: nat-1, State: blackhole}
                """)
            .asset()
            .properties();
    assertThat(properties.path("main").asBoolean()).isTrue();
    assertThat(properties.path("subnetIds")).isEqualTo(yaml("[subnet-1]"));
    assertThat(properties.path("routes"))
        .isEqualTo(
            yaml(
                """
                - {destination: 10.0.0.0/16, target: local, state: active}
                - {destination: "::/0", target: eigw-1, state: active}
                - {destination: pl-1, target: nat-1, state: blackhole}
                """));
  }

  @Test
  void anAccessListKeepsOrderNumberDirectionAndPorts() {
    assertThat(
            map(
                    "aws.ec2.network-acl",
                    """
                    NetworkAclId: acl-1
                    IsDefault: true
                    Associations: [{SubnetId: subnet-1}]
                    Entries:
                    - {RuleNumber: 90, Egress: false, RuleAction: deny, Protocol: "6",
                       CidrBlock: 0.0.0.0/0, PortRange: {From: 22, To: 22}}
                    """)
                .asset()
                .properties())
        .isEqualTo(
            yaml(
                """
                isDefault: true
                subnetIds: [subnet-1]
                entries:
                - {ruleNumber: 90, egress: false, action: deny, protocol: "6", cidr: 0.0.0.0/0,
                   fromPort: 22, toPort: 22}
                """));
  }

  @Test
  void aUserHasItsGroupsByTheirOwnArn() {
    Normalised read =
        map(
            "aws.iam.user",
            """
            Arn: "arn:aws:iam::111122223333:user/amina"
            UserName: amina
            Path: /
            GroupList: [developers]
            UserPolicyList: [{PolicyName: own, PolicyDocument: {Statement: []}}]
            AttachedManagedPolicies: [{PolicyName: p, PolicyArn: "arn:aws:iam::aws:policy/p"}]
            PermissionsBoundary: {PermissionsBoundaryArn: "arn:aws:iam::aws:policy/b"}
            """,
            Map.of(
                "groups", yaml("[{Arn: 'arn:aws:iam::111122223333:group/team/developers'}]"),
                "accessKeys", yaml("[{AccessKeyId: AKIA1, Status: Active, UserName: amina}]")));
    JsonNode properties = read.asset().properties();
    assertThat(properties.path("groupArns"))
        .isEqualTo(yaml("['arn:aws:iam::111122223333:group/team/developers']"));
    assertThat(properties.path("accessKeys")).isEqualTo(yaml("[{id: AKIA1, status: Active}]"));
    assertThat(properties.path("inlinePolicies"))
        .isEqualTo(yaml("[{name: own, document: {Statement: []}}]"));
    assertThat(properties.path("permissionsBoundaryArn").asText())
        .isEqualTo("arn:aws:iam::aws:policy/b");
    assertThat(read.relations())
        .extracting(r -> r.kind() + " " + r.target())
        .containsExactly(
            "HAS_POLICY arn:aws:iam::aws:policy/p",
            "MEMBER_OF arn:aws:iam::111122223333:group/team/developers");
  }

  @Test
  void aBlockThatWasNeverSetIsOffAndOneThatCouldNotBeReadIsUnknown() {
    JsonNode never = map("aws.s3.bucket", "Name: b").asset().properties();
    assertThat(never.path("publicAccessBlock"))
        .isEqualTo(
            yaml(
                "{blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false,"
                    + " restrictPublicBuckets: false}"));
    assertThat(never.has("policy")).isFalse();
    Failure denied =
        new Failure(FailureReason.PERMISSION_DENIED, "s3:GetPublicAccessBlock", "AccessDenied", "");
    Asset unread =
        normaliser
            .normalise(
                new RawRecord(
                    "aws.s3.bucket",
                    "eu-west-1",
                    "b",
                    yaml("Name: b"),
                    Map.of(),
                    Map.of("publicAccessBlock", denied)),
                ACCOUNT)
            .asset();
    assertThat(unread.properties().has("publicAccessBlock")).isFalse();
    assertThat(unread.unread()).containsEntry("publicAccessBlock", denied);
  }

  @Test
  void aBucketsGrantsNameGroupsByTheirUri() {
    JsonNode acl =
        map(
                "aws.s3.bucket",
                "Name: b",
                Map.of(
                    "acl",
                    yaml(
                        """
                        Owner: {ID: me, DisplayName: webfile}
                        Grants:
                        - {Grantee: {ID: me, Type: CanonicalUser}, Permission: FULL_CONTROL}
                        - {Grantee: {URI: "http://acs.amazonaws.com/groups/global/AllUsers",
                           Type: Group}, Permission: READ}
                        """)))
            .asset()
            .properties()
            .path("acl");
    assertThat(acl)
        .isEqualTo(
            yaml(
                """
                ownerId: me
                grants:
                - {grantee: me, permission: FULL_CONTROL}
                - {grantee: "http://acs.amazonaws.com/groups/global/AllUsers", permission: READ}
                """));
  }

  @Test
  void hostileNamesAreKeptAsGivenSaveForWhatPostgresCannotHold() {
    String kept = "<script>'; drop table asset;--\u202e\u0001 \r\n\ud83d\ude00" + "x".repeat(4096);
    Map<String, String> tags =
        Map.of("Name", kept, "nul", "a\u0000b", "half", "a\ud83d", "class", "odd");
    var list = JsonNodeFactory.instance.arrayNode();
    tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
    var payload = JsonNodeFactory.instance.objectNode().put("VpcId", "vpc-1");
    payload.set("Tags", list);
    RawRecord record =
        new RawRecord("aws.ec2.vpc", "eu-west-1", "vpc-1", payload, Map.of(), Map.of());
    Asset asset = normaliser.normalise(record, ACCOUNT).asset();
    assertThat(asset.name()).isEqualTo(kept);
    assertThat(asset.tags()).containsEntry("nul", "a\ufffdb").containsEntry("half", "a\ufffd");
    assertThat(asset.dataClass()).isEmpty();
    assertThat(StorableText.of(record).payload().toString())
        .contains("a\ufffdb")
        .doesNotContain("\\u0000");
  }

  @Test
  void whatNobodyReadsOrCannotBeIdentifiedIsRefused() {
    assertThatThrownBy(() -> map("aws.nobody.thing", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("aws.nobody.thing");
    assertThatThrownBy(() -> map("aws.ec2.instance", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("InstanceId");
    String longest = "vpc-" + "0".repeat(850 - (EC2 + "vpc/vpc-").length());
    assertThat(map("aws.ec2.vpc", "{VpcId: %s}".formatted(longest)).asset().key().value())
        .isEqualTo(EC2 + "vpc/" + longest);
    assertThatThrownBy(() -> map("aws.ec2.vpc", "{VpcId: %s0}".formatted(longest)))
        .as("a key that no index holds")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("850 bytes");
  }
}
