package dev.mothership.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkEdgeMapperTest {
  private static final String EC2 = "arn:aws:ec2:eu-west-1:111122223333:";
  private static final YAMLMapper YAML = new YAMLMapper();
  private final Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Normalised map(String type, String region, String payload, Map<String, JsonNode> facets) {
    return normaliser.normalise(
        new RawRecord(type, region, "native", yaml(payload), facets, Map.of()),
        new AccountContext("111122223333", "aws", new DataClassing("class", Map.of(), "")));
  }

  private Normalised map(String type, String payload) {
    return map(type, "eu-west-1", payload, Map.of());
  }

  private static List<String> edges(Normalised read) {
    return read.relations().stream()
        .map(edge -> edge.source() + " " + edge.kind() + " " + edge.target())
        .toList();
  }

  @Test
  void aPeeringJoinsVpcsOfTwoAccountsAndRegions() {
    Normalised read =
        map(
            "aws.ec2.vpc-peering-connection",
            """
            VpcPeeringConnectionId: pcx-1
            Status: {Code: active}
            RequesterVpcInfo: {VpcId: vpc-1, OwnerId: "111122223333", Region: eu-west-1, CidrBlock: 10.0.0.0/16,
              CidrBlockSet: [{CidrBlock: 10.0.0.0/16}, {CidrBlock: 10.1.0.0/16}],
              Ipv6CidrBlockSet: [{Ipv6CidrBlock: "2001:db8::/56"}]}
            AccepterVpcInfo: {VpcId: vpc-2, OwnerId: "999900001111", Region: us-east-1, CidrBlock: 10.9.0.0/16}
            """);
    String key = EC2 + "vpc-peering-connection/pcx-1";
    assertThat(read.asset().key().value()).isEqualTo(key);
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                status: active
                requester: {accountId: "111122223333", region: eu-west-1, vpcId: vpc-1,
                  cidrs: [10.0.0.0/16, 10.1.0.0/16, "2001:db8::/56"]}
                accepter: {accountId: "999900001111", region: us-east-1, vpcId: vpc-2, cidrs: [10.9.0.0/16]}
                """));
    assertThat(edges(read))
        .containsExactly(
            key + " CONNECTS " + EC2 + "vpc/vpc-1",
            key + " CONNECTS arn:aws:ec2:us-east-1:999900001111:vpc/vpc-2");
  }

  @Test
  void aTransitGatewaysTableSaysWhetherItHasMoreRoutesThanAreTold() {
    Normalised read =
        map(
            "aws.ec2.transit-gateway-route-table",
            "eu-west-1",
            "{TransitGatewayRouteTableId: tgw-rtb-1, TransitGatewayId: tgw-1, State: available}",
            Map.of(
                "routes",
                yaml(
                    """
                    AdditionalRoutesAvailable: true
                    Routes:
                    - {DestinationCidrBlock: 10.0.0.0/8, Type: propagated, State: active,
                       TransitGatewayAttachments: [{TransitGatewayAttachmentId: tgw-attach-1}]}
                    - {PrefixListId: pl-1, Type: static, State: blackhole}
                    """)));
    assertThat(read.asset().properties().path("routes"))
        .isEqualTo(
            yaml(
                """
                - {destination: 10.0.0.0/8, type: propagated, state: active, attachmentIds: [tgw-attach-1]}
                - {destination: pl-1, type: static, state: blackhole, attachmentIds: []}
                """));
    assertThat(read.asset().properties().path("routesTruncated").asBoolean()).isTrue();
  }

  @Test
  void anAttachmentJoinsAVpcToAGatewayOfAnotherAccount() {
    Normalised read =
        map(
            "aws.ec2.transit-gateway-attachment",
            """
            {TransitGatewayAttachmentId: tgw-attach-1, TransitGatewayId: tgw-1, TransitGatewayOwnerId: "999900001111",
             ResourceType: vpc, ResourceId: vpc-1, ResourceOwnerId: "111122223333", State: available,
             Association: {TransitGatewayRouteTableId: tgw-rtb-1, State: associated}}
            """);
    String key = EC2 + "transit-gateway-attachment/tgw-attach-1";
    assertThat(edges(read))
        .containsExactly(
            key + " CONNECTS arn:aws:ec2:eu-west-1:999900001111:transit-gateway/tgw-1",
            key + " CONNECTS " + EC2 + "vpc/vpc-1");
    assertThat(read.asset().properties().path("routeTableId").asText()).isEqualTo("tgw-rtb-1");
  }

  @Test
  void aListenersActionsAreThoseOfItsRulesTooEachOnce() {
    Normalised read =
        map(
            "aws.elbv2.load-balancer",
            "eu-west-1",
            """
            {LoadBalancerArn: "arn:lb", LoadBalancerName: shop, Type: application, Scheme: internet-facing,
             VpcId: vpc-1, SecurityGroups: [sg-1], AvailabilityZones: [{SubnetId: subnet-1}], State: {Code: active}}
            """,
            Map.of(
                "listeners",
                yaml(
                    """
                    - ListenerArn: "arn:l1"
                      Port: 80
                      Protocol: HTTP
                      DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: "443"}}]
                    - ListenerArn: "arn:l2"
                      Port: 443
                      Protocol: HTTPS
                      SslPolicy: ELBSecurityPolicy-2016-08
                      Certificates: [{CertificateArn: "arn:c"}]
                      DefaultActions: [{Type: forward, TargetGroupArn: "arn:t"}]
                    """),
                "rules",
                yaml(
                    """
                    "arn:l1":
                    - Actions: [{Type: forward, TargetGroupArn: "arn:t"}]
                    - {IsDefault: true, Actions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS}}]}
                    """)));
    assertThat(read.asset().name()).isEqualTo("shop");
    assertThat(read.asset().properties().path("listeners"))
        .isEqualTo(
            yaml(
                """
                - {port: 80, protocol: HTTP, certificateArns: [],
                   actions: [{type: redirect, toProtocol: HTTPS}, {type: forward}]}
                - {port: 443, protocol: HTTPS, sslPolicy: ELBSecurityPolicy-2016-08, certificateArns: ["arn:c"],
                   actions: [{type: forward}]}
                """));
    assertThat(edges(read))
        .containsExactly(
            "arn:lb HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1",
            "arn:lb IN_VPC " + EC2 + "vpc/vpc-1");
  }

  @Test
  void targetsAreInstancesOrWhatHasAnArnAndAddressesAreNoAssets() {
    Normalised read =
        map(
            "aws.elbv2.target-group",
            "eu-west-1",
            "{TargetGroupArn: 'arn:t', TargetGroupName: web, TargetType: instance, LoadBalancerArns: ['arn:lb']}",
            Map.of(
                "targets",
                yaml(
                    """
                    - {Target: {Id: i-1, Port: 8080}, TargetHealth: {State: healthy}}
                    - {Target: {Id: 10.0.0.7, Port: 8080}, TargetHealth: {State: unhealthy}}
                    - {Target: {Id: "arn:aws:lambda:eu-west-1:111122223333:function:f"}}
                    """)));
    assertThat(edges(read))
        .containsExactly(
            "arn:lb FORWARDS_TO arn:t",
            "arn:t FORWARDS_TO " + EC2 + "instance/i-1",
            "arn:t FORWARDS_TO arn:aws:lambda:eu-west-1:111122223333:function:f");
    assertThat(read.asset().properties().at("/targets/1"))
        .isEqualTo(yaml("{id: 10.0.0.7, port: 8080, state: unhealthy}"));
  }

  @Test
  void anOriginThatIsABucketIsToldFromItsWebsite() {
    Normalised read =
        map(
            "aws.cloudfront.distribution",
            "global",
            """
            ARN: arn:aws:cloudfront::111122223333:distribution/E1
            DomainName: d1.cloudfront.net
            Enabled: true
            Aliases: {Items: [shop.example], Quantity: 1}
            WebACLId: "arn:acl"
            ViewerCertificate: {CloudFrontDefaultCertificate: false, MinimumProtocolVersion: TLSv1.1_2016}
            DefaultCacheBehavior: {TargetOriginId: a, ViewerProtocolPolicy: https-only}
            CacheBehaviors: {Items: [{PathPattern: "/old/*", ViewerProtocolPolicy: allow-all}]}
            Origins:
              Items:
              - {Id: a, DomainName: my.files.s3.eu-west-1.amazonaws.com, S3OriginConfig: {OriginAccessIdentity: ""},
                 CustomHeaders: {Items: [{HeaderName: x-key, HeaderValue: hidden}]}}
              - {Id: b, DomainName: site.s3-website-eu-west-1.amazonaws.com,
                 CustomOriginConfig: {OriginProtocolPolicy: http-only, OriginSslProtocols: {Items: [TLSv1.2]}}}
            """,
            Map.of());
    JsonNode properties = read.asset().properties();
    assertThat(read.asset().name()).isEqualTo("shop.example");
    assertThat(properties.path("behaviors"))
        .isEqualTo(
            yaml(
                "[{viewerProtocolPolicy: https-only}, {path: /old/*, viewerProtocolPolicy: allow-all}]"));
    assertThat(properties.path("minimumProtocolVersion").asText()).isEqualTo("TLSv1.1_2016");
    assertThat(properties.has("accessLog")).isFalse();
    assertThat(properties.toString()).doesNotContain("hidden");
    assertThat(edges(read))
        .containsExactly(
            "arn:aws:cloudfront::111122223333:distribution/E1 FORWARDS_TO arn:aws:s3:::my.files",
            "arn:acl PROTECTS arn:aws:cloudfront::111122223333:distribution/E1");
  }

  @Test
  void aWebAclOfAStageProtectsItsApi() {
    Normalised read =
        map(
            "aws.wafv2.web-acl",
            "eu-west-1",
            "{ARN: 'arn:acl', Name: shop, Id: i}",
            Map.of(
                "resources",
                yaml("['arn:aws:apigateway:eu-west-1::/restapis/abc/stages/live', 'arn:lb']")));
    assertThat(edges(read))
        .containsExactly(
            "arn:acl PROTECTS arn:aws:apigateway:eu-west-1::/restapis/abc",
            "arn:acl PROTECTS arn:lb");
    assertThat(read.asset().properties().path("guards").asText()).isEqualTo("regional");
  }

  @Test
  void aRestApiTellsItsStagesAndNoVariable() {
    Normalised read =
        map(
            "aws.apigateway.rest-api",
            "eu-west-1",
            "{id: abc, name: orders, endpointConfiguration: {types: [EDGE]}, tags: {class: internal}}",
            Map.of(
                "stages",
                yaml(
                    """
                    - {stageName: live, webAclArn: "arn:acl", tracingEnabled: true,
                       accessLogSettings: {destinationArn: "arn:log", format: x},
                       methodSettings: {"*/*": {loggingLevel: ERROR}}}
                    """)));
    assertThat(read.asset().key().value()).isEqualTo("arn:aws:apigateway:eu-west-1::/restapis/abc");
    assertThat(read.asset().dataClass()).isEqualTo("internal");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                defaultEndpointOff: false
                endpointTypes: [EDGE]
                stages: [{name: live, webAclArn: "arn:acl", tracing: true, accessLogArn: "arn:log", loggingLevel: ERROR}]
                """));
    assertThat(edges(read))
        .containsExactly("arn:acl PROTECTS arn:aws:apigateway:eu-west-1::/restapis/abc");
  }

  @Test
  void aClassicBalancerForwardsToItsInstances() {
    Normalised read =
        map(
            "aws.elb.load-balancer",
            "eu-west-1",
            """
            {LoadBalancerName: old, Scheme: internal, VPCId: vpc-1, SecurityGroups: [sg-1], Subnets: [subnet-1],
             Instances: [{InstanceId: i-1}], ListenerDescriptions: [{PolicyNames: [], Listener: {Protocol: SSL,
             LoadBalancerPort: 443, InstanceProtocol: TCP, InstancePort: 8443, SSLCertificateId: "arn:c"}}]}
            """,
            Map.of("attributes", yaml("{AccessLog: {Enabled: true}}")));
    String key = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/old";
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                scheme: internal
                vpcId: vpc-1
                subnetIds: [subnet-1]
                securityGroupIds: [sg-1]
                instanceIds: [i-1]
                listeners: [{port: 443, protocol: SSL, instancePort: 8443, instanceProtocol: TCP, certificateArn: "arn:c"}]
                accessLog: true
                """));
    assertThat(edges(read))
        .containsExactly(
            key + " HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1",
            key + " FORWARDS_TO " + EC2 + "instance/i-1",
            key + " IN_VPC " + EC2 + "vpc/vpc-1");
  }

  @Test
  void gatewaysZonesEndpointsAndCertificates() {
    assertThat(
            map(
                    "aws.ec2.nat-gateway",
                    """
                    {NatGatewayId: nat-1, State: available, ConnectivityType: public, VpcId: vpc-1, SubnetId: subnet-1,
                     NatGatewayAddresses: [{PublicIp: 198.51.100.1, PrivateIp: 10.0.0.1}, {PrivateIp: 10.0.0.2}]}
                    """)
                .asset()
                .properties())
        .isEqualTo(
            yaml(
                """
                {state: available, connectivityType: public, vpcId: vpc-1, subnetId: subnet-1,
                 publicIps: [198.51.100.1], privateIps: [10.0.0.1, 10.0.0.2]}
                """));
    assertThat(
            map(
                    "aws.route53.zone",
                    "global",
                    "{Id: /hostedzone/Z1, Name: shop.example., Config: {PrivateZone: true}, ResourceRecordSetCount: 3}",
                    Map.of(
                        "records",
                        yaml(
                            "{ResourceRecordSets: [{Name: a., Type: A, AliasTarget: {DNSName: b.}}]}")))
                .asset())
        .satisfies(
            zone -> {
              assertThat(zone.key().value()).isEqualTo("arn:aws:route53:::hostedzone/Z1");
              assertThat(zone.properties())
                  .isEqualTo(
                      yaml(
                          """
                          {recordCount: 3, private: true, recordsTruncated: false,
                           records: [{name: a., type: A, alias: b., values: []}]}
                          """));
            });
    assertThat(
            edges(
                map(
                    "aws.ec2.vpc-endpoint",
                    "{VpcEndpointId: vpce-1, VpcId: vpc-1, SubnetIds: [subnet-1], Groups: [{GroupId: sg-1}]}")))
        .containsExactly(
            EC2 + "vpc-endpoint/vpce-1 HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1",
            EC2 + "vpc-endpoint/vpce-1 IN_SUBNET " + EC2 + "subnet/subnet-1",
            EC2 + "vpc-endpoint/vpce-1 IN_VPC " + EC2 + "vpc/vpc-1");
    assertThat(
            map(
                    "aws.ec2.transit-gateway",
                    "{TransitGatewayId: tgw-1, TransitGatewayArn: 'arn:tgw', OwnerId: '999900001111'}")
                .asset()
                .key()
                .value())
        .isEqualTo("arn:tgw");
    assertThat(
            map(
                    "aws.acm.certificate",
                    "{CertificateArn: 'arn:c', DomainName: shop.example, Status: ISSUED, InUse: true, NotAfter: '2026-05-01T00:00:00Z'}")
                .asset()
                .properties())
        .isEqualTo(
            yaml(
                "{domainName: shop.example, status: ISSUED, inUse: true, notAfter: '2026-05-01T00:00:00Z'}"));
    assertThat(
            map(
                    "aws.apigatewayv2.api",
                    "eu-west-1",
                    "{ApiId: xyz, Name: events, ProtocolType: WEBSOCKET}",
                    Map.of(
                        "routes",
                        yaml("[{RouteKey: $connect, AuthorizationType: CUSTOM}]"),
                        "stages",
                        yaml(
                            "[{StageName: live, AccessLogSettings: {DestinationArn: 'arn:log'}}]")))
                .asset()
                .properties())
        .isEqualTo(
            yaml(
                """
                {protocol: WEBSOCKET, defaultEndpointOff: false, stages: [{name: live, accessLogArn: "arn:log"}],
                 routes: [{routeKey: $connect, authorization: CUSTOM, apiKeyRequired: false}]}
                """));
  }
}
