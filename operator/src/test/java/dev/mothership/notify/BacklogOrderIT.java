package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.notify.NotifyEstate.Account;
import dev.mothership.notify.SlackStub.Fault;
import dev.mothership.notify.webhook.WebhookNotifier;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for a way that fails, and what one message that fails holds up. */
class BacklogOrderIT {
  private final NotifyEstate estate = new NotifyEstate();
  private final HookStub hook = new HookStub();
  private Account shop;

  @BeforeEach
  void begin() {
    estate.slack.channel("team", "C1");
    estate.secrets.put("shop/slack", Map.of("token", SlackStub.TOKEN));
    estate.secrets.put("shop/hook", Map.of("signingKey", "0123456789abcdef"));
    estate.notifiers.removeIf(notifier -> notifier.type().equals("webhook"));
    estate.notifiers.add(
        new WebhookNotifier(
            new Outbound(TestSettings.hosts(true, hook.host()), Set::of), Clock.systemUTC()));
    shop = estate.tenant("shop");
  }

  @AfterEach
  void end() {
    hook.close();
    estate.close();
  }

  private void channel(String type) {
    shop.channel(
        type,
        body -> {
          if (type.equals("webhook")) {
            body.put("type", "webhook").put("secret", "hook");
            ObjectNode settings = body.putObject("settings");
            settings.put("url", "http://" + hook.host() + "/hook");
          }
          return body;
        });
  }

  private void works(boolean works) {
    hook.answer(event -> works ? 204 : 503);
    estate.slack.failAlways(works ? "" : "#team", works ? null : Fault.server(503));
  }

  private List<String> told(String type) {
    return type.equals("webhook")
        ? hook.taken()
        : estate.slack.roots().stream()
            .map(message -> message.text.replaceAll(".*: | – .*", ""))
            .toList();
  }

  private void minutes(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      estate.tell();
      estate.forward(Duration.ofMinutes(1));
    }
  }

  private static String title(int rule) {
    return "Title of rule-" + rule;
  }

  /** The later, the riskier: neither risk nor chance is what decides. */
  @ParameterizedTest
  @ValueSource(strings = {"slack", "webhook"})
  void anHourOfOutageComesBackInTheOrderInWhichItBecameDue(String type) {
    channel(type);
    works(false);
    for (int minute = 0; minute < 60; minute++) {
      if (minute % 10 == 0) {
        shop.finds("rule-" + minute / 10, "asset", 41 + minute);
      }
      estate.tell();
      estate.forward(Duration.ofMinutes(1));
    }
    assertThat(told(type)).isEmpty();
    works(true);
    minutes(8);
    assertThat(told(type))
        .containsExactly(title(0), title(1), title(2), title(3), title(4), title(5));
    assertThat(estate.waiting()).isZero();
  }

  @Test
  void whatHadBeenSeenWaitsForWhatBecameDueBeforeItChanged() {
    channel("webhook");
    shop.finds("rule-0", "asset", 41);
    estate.tell();
    works(false);
    shop.finds("rule-1", "asset", 41);
    estate.tell();
    shop.finds("rule-0", "asset", 84);
    shop.finds("rule-2", "asset", 41);
    works(true);
    minutes(2);
    assertThat(hook.taken()).containsExactly(title(0), title(1), title(0), title(2));
  }

  /** Answered by a fault of the receiver's each time, which may be the way's as well. */
  @Test
  void aMessageThatAloneFailsRestsByItselfAndTheOthersGoOn() {
    channel("webhook");
    hook.answer(event -> isFor(event, "rule-0", "rule-1") ? 500 : 204);
    for (int rule = 0; rule < 4; rule++) {
      shop.finds("rule-" + rule, "asset", 41);
    }
    minutes(12);
    assertThat(hook.taken()).containsExactly(title(2), title(3));
    assertThat(estate.texts("select group_key from thread where alone_since is not null"))
        .anyMatch(group -> group.endsWith("/rule-0"));
    shop.finds("rule-4", "asset", 41);
    minutes(1);
    assertThat(hook.taken()).contains(title(4));
    for (int hour = 0; hour < 25; hour++) {
      estate.tell();
      estate.forward(Duration.ofHours(1));
    }
    estate.tell();
    assertThat(
            estate.texts(
                "select split_part(group_key, '/', 3) from thread where dead_at is not null order by 1"))
        .containsExactly("rule-0", "rule-1");
    hook.answer(event -> 204);
    shop.finds("rule-5", "asset", 41);
    estate.tell();
    assertThat(hook.taken()).containsExactly(title(2), title(3), title(4), title(5));
  }

  @Test
  void aMessageThatIsRefusedForWhatItHoldsIsADeadLetterAndTheNextGoesOnAtOnce() {
    channel("webhook");
    hook.answer(event -> isFor(event, "rule-0") ? 400 : 204);
    for (int rule = 0; rule < 3; rule++) {
      shop.finds("rule-" + rule, "asset", 41);
    }
    estate.tell();
    assertThat(hook.refused()).containsExactly(title(0));
    assertThat(hook.taken()).containsExactly(title(1), title(2));
    assertThat(estate.number("select count(*) from thread where dead_at is not null")).isOne();
  }

  private static boolean isFor(JsonNode event, String... rules) {
    return List.of(rules).contains(event.path("rule").asText());
  }
}
