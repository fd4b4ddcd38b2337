package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Hosted zones of Route 53, each with the names that lead to an address or to another name. Of a
 * large zone the first records only: an account has five calls a second for all of Route 53
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html).
 */
@Singleton
final class Route53Zones implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 100;
  private static final int LARGEST_RECORD_PAGE = 300;
  private static final int MOST_RECORDS = 3000;
  private static final String LIST = "route53:ListHostedZones";
  private static final String RECORDS = "route53:ListResourceRecordSets";
  private static final Set<RRType> LEADING = Set.of(RRType.A, RRType.AAAA, RRType.CNAME);

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<Route53Client, HostedZone>(
                "aws.route53.zone",
                false,
                LIST,
                Route53Zones::client,
                (route53, session) ->
                    route53
                        .listHostedZonesPaginator(
                            r -> r.maxItems(String.valueOf(session.pageSize(LARGEST_PAGE))))
                        .stream()
                        .map(page -> page.hostedZones()),
                zone -> zone.id().substring(zone.id().lastIndexOf('/') + 1),
                (route53, zone, details) ->
                    details.read("records", RECORDS, Set.of(), () -> records(route53, zone)),
                Set.of("NoSuchHostedZone"))
            .listing());
  }

  private static Route53Client client(AwsSession session, String region) {
    return session.client(Route53Client.class, Route53Client::builder, AwsSession.GLOBAL);
  }

  private static JsonNode records(Route53Client route53, HostedZone zone) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    ArrayNode records = read.putArray("ResourceRecordSets");
    int seen = 0;
    for (ResourceRecordSet record :
        route53
            .listResourceRecordSetsPaginator(
                r -> r.hostedZoneId(zone.id()).maxItems(String.valueOf(LARGEST_RECORD_PAGE)))
            .resourceRecordSets()) {
      if (++seen > MOST_RECORDS) {
        read.put("IsTruncated", true);
        break;
      }
      if (LEADING.contains(record.type())) {
        records.add(SdkJson.of(record));
      }
    }
    return read;
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), RECORDS, List.of());
  }
}
