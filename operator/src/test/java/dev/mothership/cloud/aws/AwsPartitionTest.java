package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsPartitionTest {
  @ParameterizedTest
  @CsvSource({
    "aws, eu-west-1, true",
    "aws, ap-southeast-7, true",
    "aws, us-gov-west-1, false",
    "aws, cn-north-1, false",
    "aws-us-gov, us-gov-east-1, true",
    "aws-us-gov, us-east-1, false",
    "aws-cn, cn-northwest-1, true",
    "aws-cn, eu-west-1, false"
  })
  void aRegionBelongsToOnePartition(String partition, String region, boolean belongs) {
    assertThat(AwsPartition.of(partition).orElseThrow().hasRegion(region)).isEqualTo(belongs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example.com/", "eu-west-1.evil", "eu-west-1#", "", "@host"})
  void aRegionThatCouldTurnIntoAnotherHostIsNone(String region) {
    assertThat(AwsPartition.of("aws").orElseThrow().hasRegion(region)).isFalse();
  }

  @Test
  void rolesAreNamedInTheirPartition() {
    assertThat(AwsPartition.of("aws-cn").orElseThrow().roleArn("111122223333", "audit/Read"))
        .isEqualTo("arn:aws-cn:iam::111122223333:role/audit/Read");
    assertThat(AwsPartition.of("aws-iso")).isEmpty();
  }
}
