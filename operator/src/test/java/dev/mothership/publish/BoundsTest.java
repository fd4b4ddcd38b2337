package dev.mothership.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.TriageRow;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundsTest {
  @Test
  void noRuleTakesMoreThanTenPlacesWhileOthersWait() {
    List<ShownFinding> all = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      all.add(finding(i, "noisy", 90, "bucket"));
    }
    all.add(finding(100, "quiet", 10, "bucket"));
    assertThat(Selection.choose(all, 11, 10)).extracting(ShownFinding::id).contains(100L);
    assertThat(Selection.choose(all, 13, 10)).hasSize(13);
    assertThat(Selection.choose(all, 13, 10).get(12).id()).isEqualTo(100L);
  }

  @Test
  void whatOneDoesNotNeedGoesToTheOthers() {
    assertThat(FairShare.divide(Map.of("a", 10, "b", 100, "c", 100), 100))
        .containsEntry("a", 10)
        .containsEntry("b", 45)
        .containsEntry("c", 45);
  }

  @Test
  void fiftyWritesAtOnceThenTwentyEachSecond() {
    AtomicLong now = new AtomicLong();
    WriteBudget budget = new WriteBudget(20, 50, now::get, now::addAndGet);
    for (int i = 0; i < 50; i++) {
      assertThat(budget.reserve()).isZero();
    }
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(50));
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(budget.reserve()).isZero();
  }

  @Test
  void hostileTextIsShownNotObeyed() {
    assertThat(Shown.line("a\u001b[31mb\u202ec\nd", 100))
        .isEqualTo("a\\u{1b}[31mb\\u{202e}c\\u{a}d");
    assertThat(Shown.line("x".repeat(5000), 10)).isEqualTo("x".repeat(9) + "…");
    assertThat(Shown.line("exactly10!", 10)).isEqualTo("exactly10!");
    assertThat(LabelValue.of("-ä b" + "c".repeat(80))).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    assertThat(LabelValue.of("---")).isEmpty();
  }

  @Test
  void anObjectStaysBelowItsBoundWhateverTheCloudSays() {
    ShownFinding huge = finding(1, "rule", 84, "名".repeat(4000));
    byte[] bytes =
        Serialization.asJson(FindingObject.of(huge, "team")).getBytes(StandardCharsets.UTF_8);
    assertThat(bytes.length).isLessThanOrEqualTo(FindingObject.MAX_BYTES);
    assertThat(FindingObject.of(huge, "team").getSpec().order()).isEqualTo(16);
  }

  @Test
  void anObjectSaysWhatSetsItsDateAndThatTracesAreToBeLookedFor() {
    ShownFinding plain = finding(1, "rule", 84, "three days");
    assertThat(FindingObject.of(plain, "team").getSpec().dueBy()).isEqualTo("three days");
    assertThat(FindingObject.of(plain, "team").getSpec().forensicTriage()).isNull();
    ((ObjectNode) plain.detail()).putObject("bod").put("triage", true);
    assertThat(FindingObject.of(plain, "team").getSpec().forensicTriage()).isTrue();
  }

  private static ShownFinding finding(long id, String rule, int risk, String text) {
    var none = JsonNodeFactory.instance.objectNode();
    return new ShownFinding(
        id,
        "configuration-" + rule + "-" + id,
        "configuration",
        rule,
        "prod",
        text,
        text,
        "aws.s3.bucket",
        "eu-west-1",
        text,
        "Open",
        "high",
        risk,
        risk,
        risk,
        null,
        "confirmed",
        none,
        none.deepCopy().put("why", text).put("remediation", text),
        Instant.parse("2026-01-01T00:00:00Z"),
        null,
        text,
        null,
        "",
        0,
        text,
        new TriageRow(
            "InProgress", text, text, text, "rest", Instant.parse("2026-01-01T00:00:00Z")),
        none,
        null,
        "");
  }
}
