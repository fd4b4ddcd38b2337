package dev.mothership.local.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.OriginCustomHeader;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionStatusCodeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Scope;

/** Builds one of each resource at the edge of a network, in one region of an account. */
public final class EdgeEstate {
  private final URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider owner;

  private EdgeEstate(URI endpoint, Region region, AwsCredentialsProvider owner) {
    this.endpoint = endpoint;
    this.region = region;
    this.owner = owner;
  }

  public static EdgeEstate in(MotoServer moto, String account, String region) {
    Region where = Region.of(region);
    return new EdgeEstate(moto.endpoint(), where, Estate.owner(moto.endpoint(), where, account));
  }

  private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder.endpointOverride(endpoint).region(region).credentialsProvider(owner).build();
  }

  /** Two VPCs that are peered, the first with a NAT gateway, an endpoint and a transit gateway. */
  public void network() {
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      String vpc = ec2.createVpc(r -> r.cidrBlock("10.50.0.0/16")).vpc().vpcId();
      String other = ec2.createVpc(r -> r.cidrBlock("10.60.0.0/16")).vpc().vpcId();
      String subnet =
          ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.50.1.0/24")).subnet().subnetId();
      ec2.createNatGateway(r -> r.subnetId(subnet));
      String peering =
          ec2.createVpcPeeringConnection(r -> r.vpcId(vpc).peerVpcId(other))
              .vpcPeeringConnection()
              .vpcPeeringConnectionId();
      ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
      ec2.createVpcEndpoint(
          r ->
              r.vpcId(vpc)
                  .vpcEndpointType(VpcEndpointType.GATEWAY)
                  .serviceName("com.amazonaws." + region + ".s3")
                  .policyDocument(
                      """
                      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",\
                      "Action":"s3:GetObject","Resource":"arn:aws:s3:::shop/*"}]}"""));
      String gateway = ec2.createTransitGateway(r -> {}).transitGateway().transitGatewayId();
      String attachment =
          ec2.createTransitGatewayVpcAttachment(
                  r -> r.transitGatewayId(gateway).vpcId(vpc).subnetIds(subnet))
              .transitGatewayVpcAttachment()
              .transitGatewayAttachmentId();
      String table =
          ec2.createTransitGatewayRouteTable(r -> r.transitGatewayId(gateway))
              .transitGatewayRouteTable()
              .transitGatewayRouteTableId();
      ec2.createTransitGatewayRoute(
          r ->
              r.transitGatewayRouteTableId(table)
                  .destinationCidrBlock("0.0.0.0/0")
                  .transitGatewayAttachmentId(attachment));
    }
  }

  /**
   * A public application load balancer on port 80 that forwards and on 8080 that redirects, and a
   * classic one.
   *
   * @return the ARN of the first
   */
  public String balancers() {
    try (Ec2Client ec2 = client(Ec2Client.builder());
        ElasticLoadBalancingClient classic = client(ElasticLoadBalancingClient.builder());
        ElasticLoadBalancingV2Client elb = client(ElasticLoadBalancingV2Client.builder())) {
      String vpc = ec2.createVpc(r -> r.cidrBlock("10.70.0.0/16")).vpc().vpcId();
      String a =
          ec2.createSubnet(
                  r -> r.vpcId(vpc).cidrBlock("10.70.1.0/24").availabilityZone(region.id() + "a"))
              .subnet()
              .subnetId();
      String b =
          ec2.createSubnet(
                  r -> r.vpcId(vpc).cidrBlock("10.70.2.0/24").availabilityZone(region.id() + "b"))
              .subnet()
              .subnetId();
      String group =
          ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName("edge").description("edge"))
              .groupId();
      String arn =
          elb.createLoadBalancer(
                  r ->
                      r.name("shop")
                          .scheme(LoadBalancerSchemeEnum.INTERNET_FACING)
                          .subnets(a, b)
                          .securityGroups(group)
                          .tags(Tag.builder().key("class").value("internal").build()))
              .loadBalancers()
              .get(0)
              .loadBalancerArn();
      String targets =
          elb.createTargetGroup(
                  r -> r.name("web").protocol(ProtocolEnum.HTTP).port(8080).vpcId(vpc))
              .targetGroups()
              .get(0)
              .targetGroupArn();
      Action forward =
          Action.builder().type(ActionTypeEnum.FORWARD).targetGroupArn(targets).build();
      Action redirect =
          Action.builder()
              .type(ActionTypeEnum.REDIRECT)
              .redirectConfig(
                  c ->
                      c.protocol("HTTPS")
                          .port("443")
                          .statusCode(RedirectActionStatusCodeEnum.HTTP_301))
              .build();
      elb.createListener(
          r -> r.loadBalancerArn(arn).port(80).protocol(ProtocolEnum.HTTP).defaultActions(forward));
      elb.createListener(
          r ->
              r.loadBalancerArn(arn)
                  .port(8080)
                  .protocol(ProtocolEnum.HTTP)
                  .defaultActions(redirect));
      Listener plain =
          Listener.builder().protocol("HTTP").loadBalancerPort(80).instancePort(8080).build();
      classic.createLoadBalancer(
          r -> r.loadBalancerName("old").subnets(a).securityGroups(group).listeners(plain));
      return arn;
    }
  }

  /** A distribution before a bucket, which knows CloudFront by a header with this secret. */
  public void distribution(String secret) {
    OriginCustomHeader header =
        OriginCustomHeader.builder().headerName("x-origin").headerValue(secret).build();
    Origin origin =
        Origin.builder()
            .id("files")
            .domainName("files.s3.amazonaws.com")
            .s3OriginConfig(s -> s.originAccessIdentity(""))
            .customHeaders(h -> h.quantity(1).items(header))
            .build();
    try (CloudFrontClient cloudFront = client(CloudFrontClient.builder())) {
      cloudFront.createDistribution(
          r ->
              r.distributionConfig(
                  d ->
                      d.callerReference("edge")
                          .comment("edge")
                          .enabled(true)
                          .defaultCacheBehavior(
                              c ->
                                  c.targetOriginId("files")
                                      .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL))
                          .origins(o -> o.quantity(1).items(origin))));
    }
  }

  /** A REST API whose one method asks for nobody, with a stage whose variable holds this secret. */
  public void restApi(String secret) {
    try (ApiGatewayClient gateway = client(ApiGatewayClient.builder())) {
      String api = gateway.createRestApi(r -> r.name("orders").tags(Map.of("class", "pii"))).id();
      String root = gateway.getResources(r -> r.restApiId(api)).items().get(0).id();
      gateway.putMethod(
          r -> r.restApiId(api).resourceId(root).httpMethod("GET").authorizationType("NONE"));
      gateway.putIntegration(
          r ->
              r.restApiId(api)
                  .resourceId(root)
                  .httpMethod("GET")
                  .type(IntegrationType.MOCK)
                  .requestParameters(Map.of("integration.request.header.key", "'" + secret + "'")));
      gateway.createDeployment(
          r -> r.restApiId(api).stageName("live").variables(Map.of("key", secret)));
    }
  }

  /** An HTTP API with one route that asks for nobody. */
  public void httpApi() {
    try (ApiGatewayV2Client gateway = client(ApiGatewayV2Client.builder())) {
      String api = gateway.createApi(r -> r.name("events").protocolType(ProtocolType.HTTP)).apiId();
      gateway.createRoute(r -> r.apiId(api).routeKey("GET /events"));
      gateway.createStage(r -> r.apiId(api).stageName("$default"));
    }
  }

  /** A zone with a name that has an address and a text. */
  public void zone() {
    try (Route53Client route53 = client(Route53Client.builder())) {
      String zone =
          route53
              .createHostedZone(r -> r.name("shop.example.").callerReference("edge"))
              .hostedZone()
              .id();
      for (Map.Entry<String, String> record :
          Map.of("A", "198.51.100.7", "TXT", "\"v=spf1 -all\"").entrySet()) {
        Change create =
            Change.builder()
                .action(ChangeAction.CREATE)
                .resourceRecordSet(
                    s ->
                        s.name("www.shop.example.")
                            .type(RRType.fromValue(record.getKey()))
                            .ttl(60L)
                            .resourceRecords(
                                ResourceRecord.builder().value(record.getValue()).build()))
                .build();
        route53.changeResourceRecordSets(
            r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(create)));
      }
    }
  }

  public void certificate() {
    try (AcmClient acm = client(AcmClient.builder())) {
      acm.requestCertificate(r -> r.domainName("www.shop.example").keyAlgorithm("EC_prime256v1"));
    }
  }

  /** Web ACLs by these names, regional ones. */
  public void webAcls(List<String> names) {
    try (Wafv2Client waf = client(Wafv2Client.builder())) {
      for (String name : names) {
        waf.createWebACL(
            r ->
                r.name(name)
                    .scope(Scope.REGIONAL)
                    .defaultAction(a -> a.allow(x -> {}))
                    .visibilityConfig(
                        v ->
                            v.sampledRequestsEnabled(false)
                                .cloudWatchMetricsEnabled(false)
                                .metricName(name)));
      }
    }
  }
}
