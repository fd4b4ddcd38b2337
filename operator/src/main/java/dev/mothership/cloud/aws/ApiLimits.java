package dev.mothership.cloud.aws;

import dev.mothership.cloud.CallBudget;
import java.util.Map;
import java.util.function.Function;

/**
 * What AWS itself allows an account in a region, by service or call, where it says so:
 *
 * <ul>
 *   <li>https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html: each API that
 *       changes nothing for itself
 *   <li>https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html:
 *       all that change nothing together, a bucket for each version of the API
 *   <li>https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: all together,
 *       both versions
 *   <li>https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html: all together
 *   <li>https://docs.aws.amazon.com/waf/latest/developerguide/limits.html: each for itself
 *   <li>https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html: each for itself
 *   <li>https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: all together, but
 *       for GetPolicy
 *   <li>https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html: to
 *       look events up
 *   <li>https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html: all of Identity
 *       Center together; its identity store is taken to be alike
 * </ul>
 *
 * <p>Everything else is taken to be limited as EC2 is.
 */
final class ApiLimits implements Function<String, CallBudget.Limit> {
  private static final CallBudget.Limit LIKE_EC2 = new CallBudget.Limit("", 100, 20);

  /** By call, else by service; an empty bucket is one for each call. */
  private static final Map<String, CallBudget.Limit> DOCUMENTED =
      Map.ofEntries(
          Map.entry("elasticloadbalancing", new CallBudget.Limit("elasticloadbalancing", 40, 10)),
          Map.entry(
              "elasticloadbalancingv2", new CallBudget.Limit("elasticloadbalancingv2", 40, 10)),
          Map.entry("apigateway", new CallBudget.Limit("apigateway", 40, 10)),
          Map.entry("apigatewayv2", new CallBudget.Limit("apigateway", 40, 10)),
          Map.entry("route53", new CallBudget.Limit("route53", 5, 5)),
          Map.entry("wafv2", new CallBudget.Limit("", 5, 5)),
          Map.entry("wafv2:ListResourcesForWebACL", new CallBudget.Limit("", 1, 1)),
          Map.entry("acm", new CallBudget.Limit("", 10, 10)),
          Map.entry("acm:ListCertificates", new CallBudget.Limit("", 1, 1)),
          Map.entry("lambda", new CallBudget.Limit("lambda", 15, 15)),
          Map.entry("lambda:GetPolicy", new CallBudget.Limit("", 15, 15)),
          Map.entry("cloudtrail:LookupEvents", new CallBudget.Limit("", 2, 2)),
          Map.entry("ssoadmin", new CallBudget.Limit("ssoadmin", 20, 20)),
          Map.entry("identitystore", new CallBudget.Limit("identitystore", 20, 20)));

  private final double share;

  /**
   * @param share of each limit to keep to; the rest is left to the account's owner
   */
  ApiLimits(double share) {
    this.share = share;
  }

  @Override
  public CallBudget.Limit apply(String call) {
    String service = call.substring(0, call.indexOf(':'));
    CallBudget.Limit own =
        DOCUMENTED.getOrDefault(call, DOCUMENTED.getOrDefault(service, LIKE_EC2));
    return new CallBudget.Limit(
        own.bucket().isEmpty() ? call : own.bucket(),
        Math.max(1, own.atOnce() * share),
        own.perSecond() * share);
  }
}
