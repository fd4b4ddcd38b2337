package dev.mothership.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicLong now = new AtomicLong();
  private final CallBudget budget = new CallBudget(2, now::get);

  @Test
  void tenCallsPassAtOnceAndTheNextWaitHalfASecondEach() {
    for (int i = 0; i < 10; i++) {
      assertThat(budget.reserve("eu-west-1", "ec2:DescribeVpcs")).isZero();
    }
    assertThat(budget.reserve("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND / 2);
    assertThat(budget.reserve("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND);
  }

  @Test
  void anotherRegionOrApiHasABucketOfItsOwn() {
    for (int i = 0; i < 10; i++) {
      budget.reserve("eu-west-1", "ec2:DescribeVpcs");
    }
    assertThat(budget.reserve("us-east-1", "ec2:DescribeVpcs")).isZero();
    assertThat(budget.reserve("eu-west-1", "ec2:DescribeSubnets")).isZero();
  }

  @Test
  void timeRefillsTheBucket() {
    for (int i = 0; i < 10; i++) {
      budget.reserve("eu-west-1", "ec2:DescribeVpcs");
    }
    now.addAndGet(SECOND);
    assertThat(budget.reserve("eu-west-1", "ec2:DescribeVpcs")).isZero();
    assertThat(budget.reserve("eu-west-1", "ec2:DescribeVpcs")).isZero();
    assertThat(budget.reserve("eu-west-1", "ec2:DescribeVpcs")).isEqualTo(SECOND / 2);
  }
}
