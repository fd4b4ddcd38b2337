package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * Application, network and gateway load balancers with their listeners, and target groups with
 * their targets. Rules are read of plain HTTP listeners only: they say whether such a listener does
 * more than redirect.
 */
@Singleton
final class LoadBalancers implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 400;
  private static final String SERVICE = "elasticloadbalancingv2:";
  private static final String LIST = SERVICE + "DescribeLoadBalancers";
  private static final String ATTRIBUTES = SERVICE + "DescribeLoadBalancerAttributes";
  private static final String LISTENERS = SERVICE + "DescribeListeners";
  private static final String RULES = SERVICE + "DescribeRules";
  private static final String TAGS = SERVICE + "DescribeTags";
  private static final String GROUPS = SERVICE + "DescribeTargetGroups";
  private static final String HEALTH = SERVICE + "DescribeTargetHealth";

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<ElasticLoadBalancingV2Client, LoadBalancer>(
                "aws.elbv2.load-balancer",
                true,
                LIST,
                LoadBalancers::client,
                (elb, session) ->
                    elb
                        .describeLoadBalancersPaginator(
                            r -> r.pageSize(session.pageSize(LARGEST_PAGE)))
                        .stream()
                        .map(page -> page.loadBalancers()),
                LoadBalancer::loadBalancerArn,
                LoadBalancers::balancer,
                Set.of("LoadBalancerNotFound"))
            .listing(),
        new ListedType<ElasticLoadBalancingV2Client, TargetGroup>(
                "aws.elbv2.target-group",
                true,
                GROUPS,
                LoadBalancers::client,
                (elb, session) ->
                    elb
                        .describeTargetGroupsPaginator(
                            r -> r.pageSize(session.pageSize(LARGEST_PAGE)))
                        .stream()
                        .map(page -> page.targetGroups()),
                TargetGroup::targetGroupArn,
                LoadBalancers::targets,
                Set.of("TargetGroupNotFound"))
            .listing());
  }

  private static ElasticLoadBalancingV2Client client(AwsSession session, String region) {
    return session.client(
        ElasticLoadBalancingV2Client.class, ElasticLoadBalancingV2Client::builder, region);
  }

  private static void balancer(
      ElasticLoadBalancingV2Client elb, LoadBalancer balancer, Details details) {
    String arn = balancer.loadBalancerArn();
    details.read("attributes", ATTRIBUTES, Set.of(), () -> attributes(elb, arn));
    details.read("tags", TAGS, Set.of(), () -> tags(elb, arn));
    List<Listener> listeners = new ArrayList<>();
    details.read(
        "listeners",
        LISTENERS,
        Set.of(),
        () -> {
          elb.describeListenersPaginator(r -> r.loadBalancerArn(arn))
              .listeners()
              .forEach(listeners::add);
          ArrayNode read = JsonNodeFactory.instance.arrayNode();
          listeners.forEach(one -> read.add(SdkJson.of(one)));
          return read;
        });
    List<Listener> plain =
        listeners.stream().filter(one -> one.protocol() == ProtocolEnum.HTTP).toList();
    if (!plain.isEmpty()) {
      details.read("rules", RULES, Set.of(), () -> rules(elb, plain));
    }
  }

  /** Every attribute under its own name. */
  private static JsonNode attributes(ElasticLoadBalancingV2Client elb, String arn) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    elb.describeLoadBalancerAttributes(r -> r.loadBalancerArn(arn))
        .attributes()
        .forEach(attribute -> attributes.put(attribute.key(), attribute.value()));
    return attributes;
  }

  private static JsonNode tags(ElasticLoadBalancingV2Client elb, String arn) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = read.putArray("Tags");
    elb.describeTags(r -> r.resourceArns(arn)).tagDescriptions().stream()
        .flatMap(description -> description.tags().stream())
        .forEach(tag -> tags.add(SdkJson.of(tag)));
    return read;
  }

  /** What each rule does, by the listener's ARN; what it asks for may be a shared secret. */
  private static JsonNode rules(ElasticLoadBalancingV2Client elb, List<Listener> listeners) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    for (Listener listener : listeners) {
      ArrayNode rules = read.putArray(listener.listenerArn());
      elb.describeRulesPaginator(r -> r.listenerArn(listener.listenerArn()))
          .rules()
          .forEach(rule -> rules.add(SdkJson.of(rule.toBuilder().conditions(List.of()).build())));
    }
    return read;
  }

  private static void targets(
      ElasticLoadBalancingV2Client elb, TargetGroup group, Details details) {
    details.read(
        "targets",
        HEALTH,
        Set.of(),
        () -> {
          ArrayNode read = JsonNodeFactory.instance.arrayNode();
          elb.describeTargetHealth(r -> r.targetGroupArn(group.targetGroupArn()))
              .targetHealthDescriptions()
              .forEach(target -> read.add(SdkJson.of(target)));
          return read;
        });
  }

  /** Both versions of the API share one name in policies. */
  @Override
  public String action(String call) {
    return call.replace(SERVICE, "elasticloadbalancing:");
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST, List.of(),
        ATTRIBUTES, List.of(),
        LISTENERS, List.of("**/AuthenticateOidcConfig/ClientSecret"),
        RULES,
            List.of(
                "**/AuthenticateOidcConfig/ClientSecret",
                "**/HttpHeaderConfig/Values/member",
                "**/QueryStringConfig/Values/member/Value"),
        TAGS, List.of(),
        GROUPS, List.of(),
        HEALTH, List.of());
  }
}
