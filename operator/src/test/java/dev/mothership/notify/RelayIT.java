package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ChannelIntent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay as it runs by itself, and the tests that people ask it for. */
class RelayIT {
  private NotifyEstate estate;
  private NotifyEstate.Account shop;

  @BeforeEach
  void begin() {
    estate = new NotifyEstate();
    estate.slack.channel("team", "C1");
    estate.secrets.put("shop/slack", Map.of("token", SlackStub.TOKEN));
    estate.secrets.put("/slack", Map.of("token", SlackStub.TOKEN));
    shop = estate.tenant("shop");
    shop.channel("slack", body -> body);
  }

  @AfterEach
  void end() {
    estate.close();
  }

  @Test
  void whatIsFoundIsToldWithinSecondsAndNothingMoreOnceItIsStopped() {
    Relay relay = estate.relay();
    relay.start();
    shop.finds("rule", "a", 41);
    awaitTold(1);
    shop.finds("other-rule", "a", 65);
    awaitTold(2);
    assertThat(relay.stop(Duration.ofSeconds(10))).isTrue();
    shop.finds("third-rule", "a", 84);
    assertThat(estate.slack.roots()).hasSize(2);
    assertThat(estate.number("select count(*) from outbox where not routed")).isEqualTo(1);
  }

  private void awaitTold(int messages) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> estate.slack.roots().size() == messages);
  }

  @Test
  void aTestIsSentOnceForEachTimeThatItIsAskedFor() {
    ask("slack", "shop", "1", body -> body);
    Tester tester = estate.process().tester();
    assertThat(tester.step()).isTrue();
    assertThat(tester.step()).isFalse();
    assertThat(texts()).containsExactly("Test of Mothership's notifications");
    assertThat(estate.texts("select test_done from channel where test_failure is null"))
        .containsExactly("1");

    estate.slack.accept("another");
    ask("slack", "shop", "2", body -> body);
    assertThat(tester.step()).isTrue();
    assertThat(estate.texts("select test_failure->>'reason' from channel"))
        .containsExactly("CREDENTIALS_REJECTED");
    assertThat(tester.step()).isFalse();
    assertThat(texts()).hasSize(1);
  }

  @Test
  void aTestThatMayHaveGotThroughIsLookedForAndNotSentAgain() {
    ask("slack", "shop", "1", body -> body);
    estate.mortality.live(6);
    try {
      estate.process().tester().step();
    } catch (Mortality.Killed e) {
      assertThat(estate.mortality.steps()).endsWith("after chat.postMessage");
    }
    assertThat(estate.mortality.dead()).isTrue();
    estate.mortality.liveForEver();
    estate.forward(Duration.ofMinutes(3));
    assertThat(estate.process().tester().step()).isTrue();
    assertThat(texts()).hasSize(1);
    assertThat(estate.texts("select test_done from channel where test_failure is null"))
        .containsExactly("1");
  }

  @Test
  void aSharedChannelCanBeTestedWhereItsDestinationIsTheSameForAll() {
    ask("shared", "", "1", body -> body);
    ask(
        "by-tenant",
        "",
        "1",
        body ->
            body.set("settings", body.objectNode().put("channel", "{{tenant.contacts.slack}}")));
    Tester tester = estate.process().tester();
    assertThat(tester.step()).isTrue();
    assertThat(tester.step()).isTrue();
    assertThat(texts()).hasSize(1);
    assertThat(
            estate
                .texts("select test_failure->>'message' from channel where name = 'by-tenant'")
                .get(0))
        .contains("tenant.contacts.slack");
  }

  private void ask(String name, String namespace, String token, UnaryOperator<ObjectNode> change) {
    boolean cluster = namespace.isEmpty();
    estate.channels.save(
        NotifyEstate.intent(
            new ChannelIntent.Name(cluster, namespace, name),
            cluster ? OptionalLong.empty() : OptionalLong.of(shop.tenant),
            "",
            change,
            true,
            token,
            "",
            0));
  }

  private List<String> texts() {
    return estate.slack.roots().stream().map(message -> message.text).toList();
  }
}
