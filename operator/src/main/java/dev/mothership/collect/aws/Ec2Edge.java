package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;

/**
 * Where a VPC of EC2 ends: NAT gateways, peering connections and endpoints. EC2 goes on listing
 * what is gone for a while; that is left out.
 */
@Singleton
final class Ec2Edge implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 1000;
  private static final String NAT = "ec2:DescribeNatGateways";
  private static final String PEERING = "ec2:DescribeVpcPeeringConnections";
  private static final String ENDPOINTS = "ec2:DescribeVpcEndpoints";
  private static final Set<VpcPeeringConnectionStateReasonCode> OVER =
      Set.of(
          VpcPeeringConnectionStateReasonCode.DELETED,
          VpcPeeringConnectionStateReasonCode.REJECTED,
          VpcPeeringConnectionStateReasonCode.EXPIRED,
          VpcPeeringConnectionStateReasonCode.FAILED);

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<Ec2Client, NatGateway>(
                "aws.ec2.nat-gateway",
                true,
                NAT,
                Ec2Edge::client,
                (ec2, session) ->
                    ec2.describeNatGatewaysPaginator(r -> r.maxResults(size(session))).stream()
                        .map(page -> page.natGateways().stream().filter(Ec2Edge::exists).toList()),
                NatGateway::natGatewayId)
            .listing(),
        new ListedType<Ec2Client, VpcPeeringConnection>(
                "aws.ec2.vpc-peering-connection",
                true,
                PEERING,
                Ec2Edge::client,
                (ec2, session) ->
                    ec2
                        .describeVpcPeeringConnectionsPaginator(r -> r.maxResults(size(session)))
                        .stream()
                        .map(
                            page ->
                                page.vpcPeeringConnections().stream()
                                    .filter(Ec2Edge::lives)
                                    .toList()),
                VpcPeeringConnection::vpcPeeringConnectionId)
            .listing(),
        new ListedType<Ec2Client, VpcEndpoint>(
                "aws.ec2.vpc-endpoint",
                true,
                ENDPOINTS,
                Ec2Edge::client,
                (ec2, session) ->
                    ec2.describeVpcEndpointsPaginator(r -> r.maxResults(size(session))).stream()
                        .map(page -> page.vpcEndpoints()),
                VpcEndpoint::vpcEndpointId,
                (ec2, endpoint, details) -> policy(endpoint, details),
                Set.of())
            .listing());
  }

  private static Ec2Client client(AwsSession session, String region) {
    return session.client(Ec2Client.class, Ec2Client::builder, region);
  }

  private static int size(AwsSession session) {
    return session.pageSize(LARGEST_PAGE);
  }

  private static boolean exists(NatGateway gateway) {
    return gateway.state() != NatGatewayState.DELETED;
  }

  private static boolean lives(VpcPeeringConnection connection) {
    return connection.status() == null || !OVER.contains(connection.status().code());
  }

  private static void policy(VpcEndpoint endpoint, Details details) {
    String document = endpoint.policyDocument();
    if (document != null && !document.isEmpty()) {
      details.read("policy", ENDPOINTS, Set.of(), () -> PolicyDocuments.parse(document));
    }
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(NAT, List.of(), PEERING, List.of(), ENDPOINTS, List.of());
  }
}
