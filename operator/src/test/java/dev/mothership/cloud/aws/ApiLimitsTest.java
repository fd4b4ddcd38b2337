package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.cloud.CallBudget.Limit;
import org.junit.jupiter.api.Test;

class ApiLimitsTest {
  private final ApiLimits half = new ApiLimits(0.5);

  @Test
  void eachApiOfEc2HasHalfOfItsOwnBucketOf100And20() {
    assertThat(half.apply("ec2:DescribeVpcs")).isEqualTo(new Limit("ec2:DescribeVpcs", 50, 10));
    assertThat(half.apply("ec2:DescribeSubnets").bucket()).isEqualTo("ec2:DescribeSubnets");
  }

  @Test
  void servicesThatLimitAllCallsTogetherHaveOneBucket() {
    assertThat(half.apply("elasticloadbalancingv2:DescribeRules"))
        .isEqualTo(new Limit("elasticloadbalancingv2", 20, 5));
    assertThat(half.apply("apigatewayv2:GetApis")).isEqualTo(half.apply("apigateway:GetStages"));
    assertThat(half.apply("route53:ListHostedZones")).isEqualTo(new Limit("route53", 2.5, 2.5));
    assertThat(half.apply("lambda:ListFunctions")).isEqualTo(new Limit("lambda", 7.5, 7.5));
  }

  @Test
  void aCallMayHaveALimitOfItsOwnAndOneCallAlwaysPasses() {
    assertThat(half.apply("wafv2:ListResourcesForWebACL"))
        .isEqualTo(new Limit("wafv2:ListResourcesForWebACL", 1, 0.5));
    assertThat(half.apply("lambda:GetPolicy")).isEqualTo(new Limit("lambda:GetPolicy", 7.5, 7.5));
  }

  @Test
  void whatDocumentsNoLimitIsTakenToBeLimitedAsEc2Is() {
    assertThat(half.apply("iam:ListAccessKeys")).isEqualTo(new Limit("iam:ListAccessKeys", 50, 10));
    assertThat(new ApiLimits(0.1).apply("iam:ListAccessKeys"))
        .isEqualTo(new Limit("iam:ListAccessKeys", 10, 2));
  }
}
