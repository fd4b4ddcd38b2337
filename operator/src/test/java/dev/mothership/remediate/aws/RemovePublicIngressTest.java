package dev.mothership.remediate.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.Target;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which sources of which rules go. */
class RemovePublicIngressTest {
  private final RemovePublicIngress action = new RemovePublicIngress();

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new JsonMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Target target(String ingress) {
    return new Target(
        "111122223333",
        "aws",
        "eu-west-1",
        "aws.ec2.security-group",
        "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1",
        "sg-1",
        json("{'ingress': [" + ingress + "]}"),
        Map.of(),
        Instant.EPOCH,
        "mark");
  }

  private static String seen(String protocol, int from, int to, String source) {
    return "{'family': 4, 'protocol': '%s', 'from_port': %d, 'to_port': %d, 'source': '%s'}"
        .formatted(protocol, from, to, source);
  }

  private static ObjectNode rules(String permissions) {
    return json("{'IpPermissions': [" + permissions + "]}");
  }

  private void assertRemoves(Target target, ObjectNode present, String removed) {
    Change change = action.change(target, present);
    PlannedCall call = change.calls().get(0);
    assertThat(call.call()).isEqualTo("ec2:RevokeSecurityGroupIngress");
    assertThat(CanonicalJson.text(call.parameters()))
        .isEqualTo(
            CanonicalJson.text(json("{'GroupId': 'sg-1', 'IpPermissions': [" + removed + "]}")));
    assertThat(action.change(target, change.after()).calls()).isEmpty();
    List<PlannedCall> undo = action.undo(target, present, change.after());
    assertThat(undo).hasSize(1);
    assertThat(undo.get(0).call()).isEqualTo("ec2:AuthorizeSecurityGroupIngress");
    assertThat(CanonicalJson.same(undo.get(0).parameters(), call.parameters())).isTrue();
  }

  @Test
  void bothFamiliesOfThePortsThatWereSeenAndNoOtherSource() {
    assertRemoves(
        target(seen("tcp", 22, 22, "0.0.0.0/0")),
        rules(
            """
            {'IpProtocol': 'tcp', 'FromPort': 22, 'ToPort': 22, 'IpRanges': [{'CidrIp': '0.0.0.0/0'},
              {'CidrIp': '10.0.0.0/8'}], 'Ipv6Ranges': [{'CidrIpv6': '::/0', 'Description': 'all'}],
              'UserIdGroupPairs': [{'GroupId': 'sg-2'}]},
            {'IpProtocol': 'tcp', 'FromPort': 443, 'ToPort': 443, 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]}
            """),
        """
        {'IpProtocol': 'tcp', 'FromPort': 22, 'ToPort': 22, 'IpRanges': [{'CidrIp': '0.0.0.0/0'}],
          'Ipv6Ranges': [{'CidrIpv6': '::/0', 'Description': 'all'}]}
        """);
  }

  @Test
  void everyRuleThatWasSeenWithTheVerySourcesThatWereSeen() {
    assertRemoves(
        target(seen("tcp", 0, 4000, "128.0.0.0/1") + "," + seen("tcp", 3389, 3389, "pl-1")),
        rules(
            """
            {'IpProtocol': '6', 'FromPort': 0, 'ToPort': 4000, 'IpRanges': [{'CidrIp': '128.0.0.0/1'},
              {'CidrIp': '64.0.0.0/8'}]},
            {'IpProtocol': 'tcp', 'FromPort': 3389, 'ToPort': 3389, 'PrefixListIds': [
              {'PrefixListId': 'pl-1'}, {'PrefixListId': 'pl-2'}]}
            """),
        """
        {'FromPort': 0, 'ToPort': 4000, 'IpProtocol': '6', 'IpRanges': [{'CidrIp': '128.0.0.0/1'}]},
        {'FromPort': 3389, 'ToPort': 3389, 'IpProtocol': 'tcp', 'PrefixListIds': [{'PrefixListId': 'pl-1'}]}
        """);
  }

  @Test
  void aRuleOfEveryProtocolHasNoPorts() {
    assertRemoves(
        target(seen("-1", 0, 65535, "0.0.0.0/0")),
        rules("{'IpProtocol': '-1', 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]}"),
        "{'IpProtocol': '-1', 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]}");
  }

  @Test
  void whatOthersAddedMeanwhileStaysAndWhatIsThereIsNotPutBackTwice() {
    ObjectNode before =
        rules(
            """
            {'IpProtocol': 'tcp', 'FromPort': 22, 'ToPort': 22,
              'IpRanges': [{'CidrIp': '0.0.0.0/0'}], 'Ipv6Ranges': [{'CidrIpv6': '::/0'}]}
            """);
    ObjectNode present =
        rules(
            """
            {'IpProtocol': 'tcp', 'FromPort': 22, 'ToPort': 22, 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]},
            {'IpProtocol': 'tcp', 'FromPort': 80, 'ToPort': 80, 'IpRanges': [{'CidrIp': '10.0.0.0/8'}]}
            """);
    List<PlannedCall> undo = action.undo(target(""), before, present);
    assertThat(undo).hasSize(1);
    assertThat(CanonicalJson.text(undo.get(0).parameters().path("IpPermissions")))
        .isEqualTo(
            CanonicalJson.text(
                json("""
                        {'p': [{'IpProtocol': 'tcp', 'FromPort': 22, 'ToPort': 22,
                          'Ipv6Ranges': [{'CidrIpv6': '::/0'}]}]}
                        """)
                    .path("p")));
    assertThat(action.undo(target(""), before, before)).isEmpty();
  }

  @Test
  void aCheckThatSawNothingHasNothingRemoved() {
    ObjectNode open = rules("{'IpProtocol': '-1', 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]}");
    assertThat(action.change(target(""), open).calls()).isEmpty();
  }
}
