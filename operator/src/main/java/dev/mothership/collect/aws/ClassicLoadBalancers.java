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
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;

/** Classic load balancers. */
@Singleton
final class ClassicLoadBalancers implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 400;
  private static final String LIST = "elasticloadbalancing:DescribeLoadBalancers";
  private static final String ATTRIBUTES = "elasticloadbalancing:DescribeLoadBalancerAttributes";
  private static final String TAGS = "elasticloadbalancing:DescribeTags";

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<ElasticLoadBalancingClient, LoadBalancerDescription>(
                "aws.elb.load-balancer",
                true,
                LIST,
                ClassicLoadBalancers::client,
                (elb, session) ->
                    elb
                        .describeLoadBalancersPaginator(
                            r -> r.pageSize(session.pageSize(LARGEST_PAGE)))
                        .stream()
                        .map(page -> page.loadBalancerDescriptions()),
                LoadBalancerDescription::loadBalancerName,
                ClassicLoadBalancers::details,
                Set.of("LoadBalancerNotFound"))
            .listing());
  }

  private static ElasticLoadBalancingClient client(AwsSession session, String region) {
    return session.client(
        ElasticLoadBalancingClient.class, ElasticLoadBalancingClient::builder, region);
  }

  private static void details(
      ElasticLoadBalancingClient elb, LoadBalancerDescription balancer, Details details) {
    String name = balancer.loadBalancerName();
    details.read(
        "attributes",
        ATTRIBUTES,
        Set.of(),
        () ->
            SdkJson.of(
                elb.describeLoadBalancerAttributes(r -> r.loadBalancerName(name))
                    .loadBalancerAttributes()));
    details.read("tags", TAGS, Set.of(), () -> tags(elb, name));
  }

  private static JsonNode tags(ElasticLoadBalancingClient elb, String name) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = read.putArray("Tags");
    elb.describeTags(r -> r.loadBalancerNames(name)).tagDescriptions().stream()
        .flatMap(description -> description.tags().stream())
        .forEach(tag -> tags.add(SdkJson.of(tag)));
    return read;
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), ATTRIBUTES, List.of(), TAGS, List.of());
  }
}
