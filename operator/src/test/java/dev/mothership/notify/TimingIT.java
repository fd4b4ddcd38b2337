package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When channels speak, and how much at once. */
class TimingIT {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private NotifyEstate estate;
  private NotifyEstate.Account shop;

  @BeforeEach
  void begin() {
    estate = new NotifyEstate();
    estate.slack.channel("team", "C1");
    estate.secrets.put("shop/slack", Map.of("token", SlackStub.TOKEN));
    shop = estate.tenant("shop");
  }

  @AfterEach
  void end() {
    estate.close();
  }

  private List<String> texts() {
    return estate.slack.roots().stream().map(message -> message.text).toList();
  }

  @Test
  void noMoreMessagesAreSentInAMinuteThanTheChannelTakes() {
    shop.channel("slack", body -> body.put("ratePerMinute", 30));
    IntStream.range(0, 40).forEach(i -> shop.put("rule-" + i, "a", 41 + i));
    shop.correlate();
    assertThat(estate.tell()).isEqualTo(5);
    assertThat(texts().get(0)).isEqualTo("critical, risk 80: Title of rule-39 – prod");
    for (int second = 0; second < 60; second++) {
      estate.forward(Duration.ofSeconds(1));
      estate.tell();
    }
    assertThat(texts().size()).isBetween(34, 36);
    estate.forward(Duration.ofSeconds(12));
    estate.tell();
    assertThat(estate.waiting()).isZero();
    assertThat(texts()).hasSize(40);
  }

  @Test
  void onlySoManyAreOpenAtOnceAndTheWorstGoFirst() {
    shop.channel("slack", body -> body.put("maxOpen", 2));
    shop.put("low", "a", 10).put("worst", "a", 90).put("middle", "a", 50).correlate();
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(texts())
        .containsExactly(
            "critical, risk 90: Title of worst – prod", "medium, risk 50: Title of middle – prod");
    shop.finds("middle", "b", 51);
    assertThat(estate.tell()).isEqualTo(1);
    shop.mends("worst", "a");
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(texts()).endsWith("low, risk 10: Title of low – prod");
  }

  @Test
  void messagesWaitForTheEndOfQuietHoursUnlessTheyAreUrgent() {
    Instant now = Instant.now();
    String from = CLOCK.format(now.minus(Duration.ofMinutes(10)));
    String to = CLOCK.format(now.plus(Duration.ofMinutes(50)));
    shop.channel(
        "slack",
        body -> {
          body.putObject("quiet")
              .put("from", from)
              .put("to", to)
              .put("zone", "UTC")
              .put("exceptRisk", 80);
          return body;
        });
    shop.put("urgent", "a", 80).put("calm", "a", 79).correlate();
    estate.tell();
    assertThat(texts()).containsExactly("critical, risk 80: Title of urgent – prod");
    estate.forward(Duration.ofMinutes(45));
    assertThat(estate.tell()).isZero();
    estate.forward(Duration.ofMinutes(6));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(texts()).endsWith("high, risk 79: Title of calm – prod");
  }

  @Test
  void whatIsOverdueIsBroughtToSomebodysNoticeOnce() {
    shop.channel(
        "slack",
        body ->
            body.put("escalateAfter", 86400).put("escalateTo", "{{tenant.contacts.escalation}}"));
    estate.execute("update tenant set contacts = '{\"escalation\": \"<@U012AB3CD>\"}'");
    shop.put("rule", "a", 41).put("rule", "b", 41).correlate();
    assertThat(estate.tell()).isEqualTo(1);
    estate.execute("update finding set due_at = now() + interval '1 hour'");
    step(Duration.ofHours(2));
    assertThat(estate.tell()).isZero();
    step(Duration.ofHours(24));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.replies().get(0).text)
        .isEqualTo("<@U012AB3CD> 2 overdue: please see to it.");
    assertThat(estate.slack.replies().get(0).broadcast).isTrue();
    assertThat(estate.slack.roots().get(0).blocks).contains("*2 overdue*");
    step(Duration.ofHours(1));
    assertThat(estate.tell()).isZero();
    shop.mends("rule", "b");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.replies().get(1).text).isEqualTo("• Resolved: b (fixed)");
  }

  @Test
  void aDigestTellsOnceADayHowTheTenantStands() {
    Instant now = Instant.now();
    String at = CLOCK.format(now.plus(Duration.ofMinutes(30)));
    shop.channel(
        "slack",
        body -> {
          body.putObject("digest")
              .put("every", "Daily")
              .put("day", "Monday")
              .put("at", at)
              .put("zone", "UTC");
          return body.set("filter", body.objectNode().put("minRisk", 100));
        });
    IntStream.range(0, 7).forEach(i -> shop.put("rule-" + i, "a", 41 + i));
    shop.correlate();
    estate.execute("update finding set due_at = now() where rule_id = 'rule-1'");
    estate.execute(
        "insert into score_daily (tenant_id, day, score, control, risk, coverage, sums, change) values (%d, current_date, 71.4, 80, 71.4, 96, '{}', '{\"delta\": -3.5, \"since\": \"2026-11-01\", \"causes\": {\"newRule\": -4, \"context\": 0, \"removedAsset\": 0, \"newAsset\": 0, \"lostVisibility\": 0, \"regainedVisibility\": 0, \"newExploit\": 0, \"expiredException\": 0, \"fault\": 0, \"fix\": 0.5, \"unrecorded\": 0}}')"
            .formatted(shop.tenant));
    step(Duration.ZERO);
    assertThat(estate.tell()).isZero();
    step(Duration.ofMinutes(31));
    assertThat(estate.tell()).isEqualTo(1);
    step(Duration.ofMinutes(1));
    assertThat(estate.tell()).isZero();
    SlackStub.Posted digest = estate.slack.roots().get(0);
    assertThat(digest.text).startsWith("How Team shop stands, ");
    assertThat(digest.blocks)
        .contains("Score 71 (control 80, risk 71) at a coverage of 96 %.")
        .contains("-3.5 points since 2026-11-01: newRule -4.0, fix +0.5.")
        .contains("7 open findings (critical 0, high 0, medium 7, low 0); 7 new and 0 resolved")
        .contains("• 47 medium: Title of rule-6, a (prod)")
        .doesNotContain("Title of rule-0")
        .contains("1 overdue:\\n• 42 medium: Title of rule-1, a (prod)");
    step(Duration.ofHours(24));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(2);
  }

  private void step(Duration by) {
    estate.forward(by);
    estate.process().regularly().step();
  }
}
