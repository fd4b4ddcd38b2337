package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an approval is of. */
class PlanTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static ObjectNode object(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Plan plan() {
    return new Plan(
        1,
        "an-action",
        "a-finding",
        "a-check",
        new Target(
            "111122223333",
            "aws",
            "eu-west-1",
            "aws.kms.key",
            "arn:aws:kms:eu-west-1:111122223333:key/k",
            "k",
            object("{\"b\": 1, \"a\": [2, 1]}"),
            Map.of("days", "45"),
            Instant.parse("2026-11-01T10:00:00Z"),
            "uid"),
        "Writer",
        object("{\"on\": false}"),
        List.of(new PlannedCall("kms:Enable", "eu-west-1", object("{\"KeyId\": \"k\"}"))),
        object("{\"on\": true}"));
  }

  @Test
  void canonicalTextIsOneForOneValue() {
    assertThat(CanonicalJson.text(object("{\"b\": 1, \"a\": {\"d\": null, \"c\": [2, 1]}}")))
        .isEqualTo("{\"a\":{\"c\":[2,1],\"d\":null},\"b\":1}");
    assertThat(CanonicalJson.hash(object("{}")))
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    JsonNode whole = JSON.getNodeFactory().numberNode(5L);
    assertThat(CanonicalJson.same(whole, JSON.getNodeFactory().numberNode(5))).isTrue();
  }

  @Test
  void aPlanComesBackFromItsJsonWithTheSameHash() throws IOException {
    Plan plan = plan();
    JsonNode stored = JSON.readTree(plan.json().toString());
    assertThat(Plan.parse(stored)).isEqualTo(plan);
    assertThat(Plan.parse(stored).hash()).isEqualTo(plan.hash()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/target/accountId",
        "/target/region",
        "/target/key",
        "/target/mark",
        "/target/at",
        "/role",
        "/calls/0/call",
        "/calls/0/parameters/KeyId",
        "/finding",
        "/action"
      })
  void whateverDiffersMakesAnotherHash(String pointer) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(plan().json().toString());
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, slash));
    String field = pointer.substring(slash + 1);
    parent.put(field, field.equals("at") ? "2026-11-01T10:00:01Z" : "another");
    assertThat(Plan.parse(json).hash()).isNotEqualTo(plan().hash());
  }
}
