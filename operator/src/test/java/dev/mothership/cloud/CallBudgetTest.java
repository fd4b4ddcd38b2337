package dev.mothership.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.cloud.CallBudget.Limit;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
  private static final long SECOND = 1_000_000_000L;
  private final VirtualTicker ticker = new VirtualTicker();
  private final CallBudget budget = new CallBudget(call -> new Limit(call, 10, 2), ticker);

  private long wait(String region, String call) {
    return budget.due(region, call) - ticker.nanoTime();
  }

  @Test
  void tenCallsPassAtOnceAndTheNextWaitHalfASecondEach() {
    for (int i = 0; i < 10; i++) {
      assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isZero();
    }
    assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND / 2);
    assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND);
  }

  @Test
  void anotherRegionOrLimitHasABucketOfItsOwn() {
    for (int i = 0; i < 10; i++) {
      budget.take("eu-west-1", "ec2:DescribeVpcs");
    }
    assertThat(wait("us-east-1", "ec2:DescribeVpcs")).isZero();
    assertThat(wait("eu-west-1", "ec2:DescribeSubnets")).isZero();
    assertThat(ticker.nanoTime()).isZero();
  }

  @Test
  void callsOfOneLimitShareABucket() {
    CallBudget shared = new CallBudget(call -> new Limit("all", 1, 2), ticker);
    shared.take("eu-west-1", "lambda:ListFunctions");
    shared.take("eu-west-1", "lambda:ListAliases");
    assertThat(ticker.nanoTime()).isEqualTo(SECOND / 2);
  }

  @Test
  void timeRefillsTheBucketAndNoFurther() {
    for (int i = 0; i < 10; i++) {
      budget.take("eu-west-1", "ec2:DescribeVpcs");
    }
    ticker.pause(SECOND);
    assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isZero();
    assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isZero();
    assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND / 2);
    ticker.pause(60 * SECOND);
    for (int i = 0; i < 10; i++) {
      assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isZero();
    }
    assertThat(wait("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND / 2);
  }

  @Test
  void aLimitThatWouldNeverLetACallPassIsRefused() {
    assertThatThrownBy(() -> new Limit("ec2", 5, 0)).hasMessageContaining("ec2");
    assertThatThrownBy(() -> new Limit("ec2", 0.5, 1)).hasMessageContaining("ec2");
  }
}
