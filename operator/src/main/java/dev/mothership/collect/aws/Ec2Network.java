package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * The network of EC2: what one list call tells, with nothing to ask beside it. Page sizes keep to
 * the limits of https://docs.aws.amazon.com/AWSEC2/latest/APIReference.
 */
@Singleton
final class Ec2Network implements AwsServiceCollector {
  private static final int LARGE = 1000;
  private static final int SMALL = 100;
  private static final List<ListedType<Ec2Client, ?>> TYPES =
      List.of(
          type(
              "aws.ec2.network-interface",
              "DescribeNetworkInterfaces",
              NetworkInterface::networkInterfaceId,
              (ec2, session) ->
                  ec2
                      .describeNetworkInterfacesPaginator(
                          r -> r.maxResults(session.pageSize(LARGE)))
                      .stream()
                      .map(page -> page.networkInterfaces())),
          type(
              "aws.ec2.security-group",
              "DescribeSecurityGroups",
              SecurityGroup::groupId,
              (ec2, session) ->
                  ec2
                      .describeSecurityGroupsPaginator(r -> r.maxResults(session.pageSize(LARGE)))
                      .stream()
                      .map(page -> page.securityGroups())),
          type(
              "aws.ec2.subnet",
              "DescribeSubnets",
              Subnet::subnetId,
              (ec2, session) ->
                  ec2.describeSubnetsPaginator(r -> r.maxResults(session.pageSize(LARGE))).stream()
                      .map(page -> page.subnets())),
          type(
              "aws.ec2.vpc",
              "DescribeVpcs",
              Vpc::vpcId,
              (ec2, session) ->
                  ec2.describeVpcsPaginator(r -> r.maxResults(session.pageSize(LARGE))).stream()
                      .map(page -> page.vpcs())),
          type(
              "aws.ec2.route-table",
              "DescribeRouteTables",
              RouteTable::routeTableId,
              (ec2, session) ->
                  ec2
                      .describeRouteTablesPaginator(r -> r.maxResults(session.pageSize(SMALL)))
                      .stream()
                      .map(page -> page.routeTables())),
          type(
              "aws.ec2.internet-gateway",
              "DescribeInternetGateways",
              InternetGateway::internetGatewayId,
              (ec2, session) ->
                  ec2
                      .describeInternetGatewaysPaginator(r -> r.maxResults(session.pageSize(LARGE)))
                      .stream()
                      .map(page -> page.internetGateways())),
          type(
              "aws.ec2.network-acl",
              "DescribeNetworkAcls",
              NetworkAcl::networkAclId,
              (ec2, session) ->
                  ec2
                      .describeNetworkAclsPaginator(r -> r.maxResults(session.pageSize(LARGE)))
                      .stream()
                      .map(page -> page.networkAcls())),
          type(
              "aws.ec2.address",
              "DescribeAddresses",
              Ec2Network::id,
              (ec2, session) -> Stream.of(ec2.describeAddresses().addresses())));

  private static <T extends SdkPojo> ListedType<Ec2Client, T> type(
      String type, String operation, Function<T, String> id, ListedType.Pages<Ec2Client, T> pages) {
    return new ListedType<>(type, true, "ec2:" + operation, Ec2Network::client, pages, id);
  }

  private static Ec2Client client(AwsSession session, String region) {
    return session.client(Ec2Client.class, Ec2Client::builder, region);
  }

  /** Addresses of EC2-Classic had no allocation id; their public one is theirs alone. */
  private static String id(Address address) {
    return Objects.requireNonNullElse(address.allocationId(), address.publicIp());
  }

  @Override
  public List<Listing> listings() {
    return TYPES.stream().map(ListedType::listing).toList();
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    Map<String, List<String>> none = new HashMap<>();
    TYPES.forEach(type -> none.put(type.call(), List.of()));
    return none;
  }
}
