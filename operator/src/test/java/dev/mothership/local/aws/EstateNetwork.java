package dev.mothership.local.aws;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Builds networks in one region of an account. */
public final class EstateNetwork {
  private final Ec2Client ec2;

  EstateNetwork(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  public String vpc(String name, String cidr) {
    String vpc = ec2.createVpc(r -> r.cidrBlock(cidr)).vpc().vpcId();
    tag(vpc, Map.of("Name", name));
    return vpc;
  }

  /** A subnet with a route table of its own, to an internet gateway or to nowhere. */
  public String subnet(String name, String vpc, String cidr, String gateway) {
    String subnet = ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(cidr)).subnet().subnetId();
    tag(subnet, Map.of("Name", name));
    String table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    tag(table, Map.of("Name", name));
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
    if (!gateway.isEmpty()) {
      ec2.createRoute(
          r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    }
    return subnet;
  }

  public String gateway(String name, String vpc) {
    String gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    tag(gateway, Map.of("Name", name));
    return gateway;
  }

  /** A security group that allows TCP on one port from these ranges. */
  public String group(String name, String vpc, int port, String... ranges) {
    return group(name, vpc, tcp(port).ipRanges(v4(ranges)).build());
  }

  /** A security group that allows TCP on one port from the members of another. */
  public String groupFrom(String name, String vpc, int port, String source) {
    UserIdGroupPair members = UserIdGroupPair.builder().groupId(source).build();
    return group(name, vpc, tcp(port).userIdGroupPairs(members).build());
  }

  /** A security group that allows everything from these ranges. */
  public String openGroup(String name, String vpc, String... ranges) {
    return group(name, vpc, IpPermission.builder().ipProtocol("-1").ipRanges(v4(ranges)).build());
  }

  /** A security group that allows TCP on one port from these ranges of IPv6. */
  public String groupV6(String name, String vpc, int port, String range) {
    Ipv6Range v6 = Ipv6Range.builder().cidrIpv6(range).build();
    return group(name, vpc, tcp(port).ipv6Ranges(v6).build());
  }

  private String group(String name, String vpc, IpPermission ingress) {
    String group =
        ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName(name).description(name)).groupId();
    ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(ingress));
    return group;
  }

  private static IpPermission.Builder tcp(int port) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port);
  }

  private static List<IpRange> v4(String... ranges) {
    return Stream.of(ranges).map(range -> IpRange.builder().cidrIp(range).build()).toList();
  }

  /** Denies TCP to one port of a subnet by a network ACL of its own, and allows the rest. */
  public void shield(String vpc, String subnet, int port) {
    String acl = ec2.createNetworkAcl(r -> r.vpcId(vpc)).networkAcl().networkAclId();
    ec2.createNetworkAclEntry(
        r ->
            r.networkAclId(acl)
                .ruleNumber(90)
                .protocol("6")
                .portRange(p -> p.from(port).to(port))
                .ruleAction("deny")
                .egress(false)
                .cidrBlock("0.0.0.0/0"));
    for (boolean egress : new boolean[] {false, true}) {
      ec2.createNetworkAclEntry(
          r ->
              r.networkAclId(acl)
                  .ruleNumber(100)
                  .protocol("-1")
                  .ruleAction("allow")
                  .egress(egress)
                  .cidrBlock("0.0.0.0/0"));
    }
    String association =
        ec2.describeNetworkAcls().networkAcls().stream()
            .flatMap(a -> a.associations().stream())
            .filter(a -> a.subnetId().equals(subnet))
            .findFirst()
            .orElseThrow()
            .networkAclAssociationId();
    ec2.replaceNetworkAclAssociation(r -> r.associationId(association).networkAclId(acl));
  }

  private void tag(String resource, Map<String, String> tags) {
    List<Tag> list =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    ec2.createTags(r -> r.resources(resource).tags(list));
  }
}
