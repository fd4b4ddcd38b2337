package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.notify.SlackStub.Fault;
import dev.mothership.store.ChannelIntent;
import dev.mothership.store.ChannelSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers that fail in every way: nothing is lost, and nobody else waits. */
class OutagesIT {
  private NotifyEstate estate;
  private NotifyEstate.Account shop;
  private NotifyEstate.Account mail;
  private long channel;

  @BeforeEach
  void begin() {
    begin(Duration.ofSeconds(60));
  }

  private void begin(Duration timeout) {
    estate = new NotifyEstate(timeout);
    estate.slack.channel("team", "C1").channel("mail", "C2");
    estate.secrets.put("shop/slack", Map.of("token", SlackStub.TOKEN));
    estate.secrets.put("mail/slack", Map.of("token", SlackStub.TOKEN));
    shop = estate.tenant("shop");
    mail = estate.tenant("mail");
    channel = shop.channel("slack", body -> body);
  }

  @AfterEach
  void end() {
    estate.close();
  }

  @Test
  void whoAsksToWaitIsWaitedForAndNoTryIsCounted() {
    estate.slack.fail(Fault.tooMany(40));
    shop.finds("public-bucket", "a", 65);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(failure()).isEqualTo("THROTTLED 429");
    estate.forward(Duration.ofSeconds(39));
    assertThat(estate.tell()).isZero();
    estate.forward(Duration.ofSeconds(2));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(1);
    assertThat(estate.slack.calls()).containsExactly("chat.postMessage", "chat.postMessage");
    assertThat(attempts()).isZero();
    assertThat(summary().failure()).isNull();
  }

  @Test
  void aServerThatFailsIsTriedLaterEachTimeAndWhatItMadeForAllThatIsFound() {
    estate.slack.fail(Fault.server(503), Fault.server(502));
    shop.finds("public-bucket", "a", 65);
    estate.tell();
    assertThat(failure()).isEqualTo("UNREACHABLE HTTP 503");
    estate.forward(Duration.ofSeconds(6));
    estate.tell();
    assertThat(failure()).isEqualTo("UNREACHABLE HTTP 502");
    assertThat(attempts()).isEqualTo(2);
    estate.forward(Duration.ofSeconds(6));
    assertThat(estate.tell()).isZero();
    estate.forward(Duration.ofSeconds(5));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(1);
    assertThat(estate.slack.calls())
        .containsExactly(
            "chat.postMessage",
            "conversations.list",
            "conversations.history",
            "chat.postMessage",
            "conversations.list",
            "conversations.history",
            "chat.postMessage");
  }

  @Test
  void anAnswerThatNeverComesMayHaveBeenAMessageWhichIsThenTakenOver() {
    estate.close();
    begin(Duration.ofSeconds(3));
    estate.slack.fail(Fault.slow());
    shop.finds("public-bucket", "a", 65);
    estate.tell();
    assertThat(failure()).isEqualTo("UNREACHABLE Timeout");
    assertThat(estate.slack.roots()).hasSize(1);
    estate.forward(Duration.ofSeconds(6));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(1);
    assertThat(estate.slack.calls()).endsWith("conversations.history", "chat.update");
    assertThat(estate.texts("select reference from thread"))
        .containsExactly("C1/" + estate.slack.roots().get(0).ts);
  }

  @Test
  void aTokenThatIsNoLongerTakenStopsTheChannelUntilItsSecretHasAnother() {
    estate.slack.accept("xoxb-new");
    shop.finds("public-bucket", "a", 65).finds("public-key", "b", 41);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(failure()).isEqualTo("CREDENTIALS_REJECTED invalid_auth");
    estate.secrets.put("shop/slack", Map.of("token", "xoxb-new"));
    assertThat(estate.tell()).isZero();
    estate.forward(Duration.ofMinutes(1));
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(estate.slack.roots().stream().map(message -> message.text))
        .containsExactly(
            "high, risk 65: Title of public-bucket – prod",
            "medium, risk 41: Title of public-key – prod");
    assertThat(estate.number("select count(*) from thread where dead_at is not null")).isZero();
  }

  @Test
  void aChannelThatIsNotThereSaysSoAndNewSettingsAreTriedAtOnce() {
    shop.channel("slack", body -> body.set("settings", body.objectNode().put("channel", "#gone")));
    shop.finds("public-bucket", "a", 65);
    estate.tell();
    assertThat(failure()).isEqualTo("DESTINATION_NOT_FOUND channel_not_found");
    assertThat(summary().failure().message()).contains("#gone").contains("/invite");
    shop.channel("slack", body -> body);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(1);
  }

  @Test
  void anHourWithoutSlackLosesNothingAndDelaysNobodyElse() {
    mail.channel("slack", body -> body.set("settings", body.objectNode().put("channel", "#mail")));
    IntStream.range(0, 5).forEach(i -> shop.put("rule-" + i, "asset", 41 + i));
    shop.correlate();
    estate.slack.failAlways("#team", Fault.server(503));
    int tries = 0;
    for (int minute = 0; minute < 60; minute++) {
      tries += estate.process().run(1000);
      if (minute == 30) {
        shop.finds("rule-0", "asset", 65);
        shop.mends("rule-1", "asset");
        mail.finds("public-bucket", "letters", 84);
        assertThat(estate.tell()).isPositive();
        assertThat(texts()).containsExactly("critical, risk 84: Title of public-bucket – prod");
      }
      estate.forward(Duration.ofMinutes(1));
    }
    assertThat(tries).isBetween(10, 40);
    assertThat(summary().dead()).isZero();
    assertThat(summary().backlog()).isEqualTo(5);

    estate.slack.failAlways("", null);
    estate.slack.fail(Fault.tooMany(30), Fault.tooMany(60), Fault.tooMany(30));
    for (int minute = 0; minute < 10; minute++) {
      estate.forward(Duration.ofMinutes(1));
      estate.tell();
    }
    assertThat(estate.waiting()).isZero();
    // Each once, as it stands by now; what came and went meanwhile was never told and is not now.
    assertThat(texts().subList(1, texts().size()))
        .containsExactlyInAnyOrder(
            "high, risk 65: Title of rule-0 – prod",
            "medium, risk 43: Title of rule-2 – prod",
            "medium, risk 44: Title of rule-3 – prod",
            "medium, risk 45: Title of rule-4 – prod");
  }

  private List<String> texts() {
    return estate.slack.roots().stream().map(message -> message.text).toList();
  }

  private String failure() {
    return estate
        .texts(
            "select (failure->>'reason') || ' ' || (failure->>'code') from channel_lane where failure is not null")
        .get(0);
  }

  private long attempts() {
    return estate.number("select attempts from thread");
  }

  private ChannelSummary summary() {
    return estate.channels.summary(channel);
  }

  @Test
  void aMessageThatIsRefusedIsADeadLetterThatAPersonCanHaveSentAgain() {
    estate.slack.fail(Fault.error("invalid_blocks"));
    shop.finds("public-bucket", "a", 65).finds("public-key", "b", 41);
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(estate.slack.roots()).hasSize(1);
    assertThat(summary().dead()).isEqualTo(1);
    assertThat(summary().lastDead().code()).isEqualTo("invalid_blocks");
    estate.forward(Duration.ofDays(1));
    assertThat(estate.tell()).isZero();
    resend("1");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(2);
    assertThat(summary().dead()).isZero();
    assertThat(summary().resendDone()).isEqualTo("1");
    estate.execute("update thread set dead_at = now() where reference <> ''");
    resend("1");
    assertThat(summary().dead()).isEqualTo(2);
  }

  @Test
  void aMessageThatFailsForADayWhileOthersGetThroughIsGivenUp() {
    shop.finds("public-bucket", "a", 65);
    estate.slack.failAlways("#team", Fault.server(500));
    for (int hour = 0; hour < 25; hour++) {
      assertThat(summary().dead()).as("after %d hours", hour).isZero();
      estate.tell();
      estate.forward(Duration.ofHours(1));
    }
    assertThat(summary().dead()).isEqualTo(1);
    assertThat(attempts()).isEqualTo(25);
    assertThat(estate.texts("select outcome from delivery order by id desc limit 1"))
        .containsExactly("dead");
    estate.slack.failAlways("", null);
    shop.finds("public-key", "b", 41);
    estate.tell();
    assertThat(estate.slack.roots()).hasSize(1);
  }

  private void resend(String token) {
    estate.channels.save(
        NotifyEstate.intent(
            new ChannelIntent.Name(false, "shop", "slack"),
            OptionalLong.of(shop.tenant),
            "",
            body -> body,
            true,
            "",
            token,
            0));
  }

  @Test
  void aDatabaseOfYesterdayMakesNoMessageThatIsThereAlready() {
    shop.finds("public-bucket", "a", 65).finds("public-key", "b", 41);
    estate.tell();
    assertThat(estate.slack.roots()).hasSize(2);
    // As the copy had it: one thread was not there yet, and the other not acknowledged.
    estate.execute("delete from thread where group_key like '%public-key'");
    estate.execute(
        "update thread set reference = '', notifier = '', sent = 0, due_at = now() where group_key like '%public-bucket'");
    estate.execute("update channel_lane set sent = 0, sent_at = null");
    estate.execute("update outbox set routed = false where body->>'name' like '%public-key%'");
    long known = 2;
    estate.channels.save(
        NotifyEstate.intent(
            new ChannelIntent.Name(false, "shop", "slack"),
            OptionalLong.of(shop.tenant),
            "",
            body -> body,
            true,
            "",
            "",
            known));
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(estate.slack.roots()).hasSize(2);
    assertThat(estate.texts("select reference from thread order by reference"))
        .containsExactlyElementsOf(
            estate.slack.roots().stream().map(message -> "C1/" + message.ts).sorted().toList());
    assertThat(List.of(summary().sent())).containsExactly(2L);
  }
}
