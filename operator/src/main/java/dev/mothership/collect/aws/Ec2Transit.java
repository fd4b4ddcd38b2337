package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.TransitGateway;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteTable;

/**
 * Transit gateways, what is attached to them, and their route tables, each with its first thousand
 * routes (the default and the most):
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html gives
 * no further pages, but says that there are more.
 */
@Singleton
final class Ec2Transit implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 1000;
  private static final String GATEWAYS = "ec2:DescribeTransitGateways";
  private static final String ATTACHMENTS = "ec2:DescribeTransitGatewayAttachments";
  private static final String TABLES = "ec2:DescribeTransitGatewayRouteTables";
  private static final String ROUTES = "ec2:SearchTransitGatewayRoutes";
  private static final String DELETED = "deleted";

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<Ec2Client, TransitGateway>(
                "aws.ec2.transit-gateway",
                true,
                GATEWAYS,
                Ec2Transit::client,
                (ec2, session) ->
                    ec2.describeTransitGatewaysPaginator(r -> r.maxResults(size(session))).stream()
                        .map(
                            page ->
                                page.transitGateways().stream()
                                    .filter(one -> !DELETED.equals(one.stateAsString()))
                                    .toList()),
                TransitGateway::transitGatewayId)
            .listing(),
        new ListedType<Ec2Client, TransitGatewayAttachment>(
                "aws.ec2.transit-gateway-attachment",
                true,
                ATTACHMENTS,
                Ec2Transit::client,
                (ec2, session) ->
                    ec2
                        .describeTransitGatewayAttachmentsPaginator(
                            r -> r.maxResults(size(session)))
                        .stream()
                        .map(
                            page ->
                                page.transitGatewayAttachments().stream()
                                    .filter(one -> !DELETED.equals(one.stateAsString()))
                                    .toList()),
                TransitGatewayAttachment::transitGatewayAttachmentId)
            .listing(),
        new ListedType<Ec2Client, TransitGatewayRouteTable>(
                "aws.ec2.transit-gateway-route-table",
                true,
                TABLES,
                Ec2Transit::client,
                (ec2, session) ->
                    ec2
                        .describeTransitGatewayRouteTablesPaginator(
                            r -> r.maxResults(size(session)))
                        .stream()
                        .map(
                            page ->
                                page.transitGatewayRouteTables().stream()
                                    .filter(one -> !DELETED.equals(one.stateAsString()))
                                    .toList()),
                TransitGatewayRouteTable::transitGatewayRouteTableId,
                Ec2Transit::routes,
                Set.of("InvalidRouteTableID.NotFound"))
            .listing());
  }

  private static Ec2Client client(AwsSession session, String region) {
    return session.client(Ec2Client.class, Ec2Client::builder, region);
  }

  private static int size(AwsSession session) {
    return session.pageSize(LARGEST_PAGE);
  }

  /** The search needs a filter; these states are all that a route can have while it exists. */
  private static void routes(Ec2Client ec2, TransitGatewayRouteTable table, Details details) {
    Filter present = Filter.builder().name("state").values("active", "blackhole").build();
    details.read(
        "routes",
        ROUTES,
        Set.of(),
        () ->
            SdkJson.of(
                ec2.searchTransitGatewayRoutes(
                    r ->
                        r.transitGatewayRouteTableId(table.transitGatewayRouteTableId())
                            .filters(present))));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        GATEWAYS, List.of(), ATTACHMENTS, List.of(), TABLES, List.of(), ROUTES, List.of());
  }
}
