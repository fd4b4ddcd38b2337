package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The network of EC2: what one list call tells, with nothing to ask beside it. Page sizes keep to
 * the limits of https://docs.aws.amazon.com/AWSEC2/latest/APIReference.
 */
@Singleton
final class Ec2Network implements AwsServiceCollector {
  private static final int LARGE = 1000;
  private static final int SMALL = 100;
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "aws.ec2.network-interface",
              "DescribeNetworkInterfaces",
              "NetworkInterfaceId",
              LARGE,
              (ec2, size) ->
                  ec2.describeNetworkInterfacesPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.networkInterfaces())),
          new Kind(
              "aws.ec2.security-group",
              "DescribeSecurityGroups",
              "GroupId",
              LARGE,
              (ec2, size) ->
                  ec2.describeSecurityGroupsPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.securityGroups())),
          new Kind(
              "aws.ec2.subnet",
              "DescribeSubnets",
              "SubnetId",
              LARGE,
              (ec2, size) ->
                  ec2.describeSubnetsPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.subnets())),
          new Kind(
              "aws.ec2.vpc",
              "DescribeVpcs",
              "VpcId",
              LARGE,
              (ec2, size) ->
                  ec2.describeVpcsPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.vpcs())),
          new Kind(
              "aws.ec2.route-table",
              "DescribeRouteTables",
              "RouteTableId",
              SMALL,
              (ec2, size) ->
                  ec2.describeRouteTablesPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.routeTables())),
          new Kind(
              "aws.ec2.internet-gateway",
              "DescribeInternetGateways",
              "InternetGatewayId",
              LARGE,
              (ec2, size) ->
                  ec2.describeInternetGatewaysPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.internetGateways())),
          new Kind(
              "aws.ec2.network-acl",
              "DescribeNetworkAcls",
              "NetworkAclId",
              LARGE,
              (ec2, size) ->
                  ec2.describeNetworkAclsPaginator(r -> r.maxResults(size)).stream()
                      .map(page -> page.networkAcls())),
          new Kind(
              "aws.ec2.address",
              "DescribeAddresses",
              "AllocationId",
              LARGE,
              (ec2, size) -> Stream.of(ec2.describeAddresses().addresses())));

  @Override
  public List<Listing> listings() {
    return KINDS.stream().map(Kind::listing).toList();
  }

  @Override
  public Set<String> actions() {
    return secretPaths().keySet();
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    Map<String, List<String>> none = new HashMap<>();
    KINDS.forEach(kind -> none.put(kind.call(), List.of()));
    return none;
  }

  /** One resource type: its list call and the field that identifies it. */
  private record Kind(
      String type,
      String operation,
      String idField,
      int largestPage,
      BiFunction<Ec2Client, Integer, Stream<? extends List<? extends SdkPojo>>> pages) {
    String call() {
      return "ec2:" + operation;
    }

    Listing listing() {
      return new Listing(
          type,
          true,
          (account, region, sink) -> {
            Ec2Client ec2 = account.session().client(Ec2Client.class, Ec2Client::builder, region);
            try {
              pages
                  .apply(ec2, account.session().pageSize(largestPage))
                  .forEach(page -> sink.page(records(page, region)));
            } catch (SdkException e) {
              throw AwsFailures.failed(call(), e);
            }
          });
    }

    private List<RawRecord> records(List<? extends SdkPojo> page, String region) {
      return page.stream()
          .map(SdkJson::of)
          .map(payload -> Details.none(type, region, id(payload), payload))
          .collect(Collectors.toList());
    }

    /** Addresses of EC2-Classic had no allocation id; their public one is theirs alone. */
    private String id(ObjectNode payload) {
      return payload.path(idField).asText(payload.path("PublicIp").asText());
    }
  }
}
