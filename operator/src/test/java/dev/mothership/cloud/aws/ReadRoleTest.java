package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadRoleTest {
  private static JsonNode json(String text) throws Exception {
    return new JsonMapper().readTree(text);
  }

  @Test
  void theTrustNamesThePrincipalAndAsksForTheExternalId() throws Exception {
    assertThat(ReadRole.trust("arn:aws:iam::999988887777:role/ops/mothership", "x-1"))
        .isEqualTo(
            json(
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                 "Principal": {"AWS": "arn:aws:iam::999988887777:role/ops/mothership"},
                 "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "x-1"}}}]}
                """));
    assertThat(
            ReadRole.trust("arn:aws:iam::999988887777:root", "")
                .at("/Statement/0/Condition")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void aSessionIsTrustedByItsRole() {
    assertThat(
            ReadRole.trust("arn:aws-cn:sts::999988887777:assumed-role/mothership/pod-1", "x")
                .at("/Statement/0/Principal/AWS")
                .asText())
        .isEqualTo("arn:aws-cn:iam::999988887777:role/mothership");
  }

  @Test
  void actionsAreInOrderAndOnePolicyDoesForAFew() throws Exception {
    assertThat(ReadRole.policies(Set.of("s3:GetBucketAcl", "ec2:DescribeVpcs")))
        .isEqualTo(
            List.of(
                json(
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                     "Action": ["ec2:DescribeVpcs", "s3:GetBucketAcl"], "Resource": "*"}]}
                    """)));
  }

  @Test
  void moreThanAManagedPolicyHoldsIsSplitWithoutLoss() {
    List<String> actions =
        IntStream.range(1000, 1400).mapToObj(i -> "service:DescribeSomething" + i).toList();
    List<String> told = new ArrayList<>();
    List<? extends JsonNode> policies = ReadRole.policies(actions);
    for (JsonNode policy : policies) {
      assertThat(policy.toString().replaceAll("\\s", "").length())
          .isLessThanOrEqualTo(ReadRole.LARGEST_POLICY);
      policy.at("/Statement/0/Action").forEach(action -> told.add(action.asText()));
    }
    // 400 times 29 characters, with quotes and comma 32: 12,800 in documents of 6,144.
    assertThat(policies).hasSize(3);
    assertThat(told).isEqualTo(actions);
  }
}
