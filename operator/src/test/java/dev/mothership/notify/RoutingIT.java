package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ChannelIntent;
import dev.mothership.store.OwnerStore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who hears of what, and in how many messages. */
class RoutingIT {
  private NotifyEstate estate;
  private NotifyEstate.Account shop;

  @BeforeEach
  void begin() {
    estate = new NotifyEstate();
    estate.slack.channel("team", "C1").channel("all", "C2").channel("security", "C3");
    for (String place : List.of("shop", "mail", "")) {
      estate.secrets.put(place + "/slack", Map.of("token", SlackStub.TOKEN));
    }
    shop = estate.tenant("shop");
  }

  @AfterEach
  void end() {
    estate.close();
  }

  private List<String> texts() {
    return estate.slack.roots().stream().map(message -> message.text).toList();
  }

  private List<String> told(String channel) {
    return estate.slack.roots().stream()
        .filter(message -> message.channel.equals(channel))
        .map(message -> message.text)
        .toList();
  }

  @Test
  void whatWasThereBeforeIsPassedOverUntilItGetsWorseOrComesBack() {
    shop.finds("old-rule", "a", 41);
    shop.finds("old-rule", "b", 41);
    shop.channel("slack", body -> body);
    NotifyEstate.Account fresh = estate.account(shop.tenant, "shop", "new", "999999999999", false);
    fresh.put("old-rule", "c", 84).put("old-rule", "d", 41);
    fresh.correlateForTheFirstTime();
    assertThat(estate.tell()).isZero();
    assertThat(estate.number("select count(*) from thread")).isZero();

    fresh.finds("old-rule", "c", 85);
    shop.mends("old-rule", "b");
    assertThat(estate.tell()).isZero();
    fresh.finds("old-rule", "d", 65);
    assertThat(estate.tell()).isEqualTo(1);
    shop.finds("old-rule", "b", 41);
    assertThat(estate.tell()).isEqualTo(1);
    shop.finds("new-rule", "e", 42);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(texts())
        .containsExactly(
            "high, risk 65: Title of old-rule – new",
            "medium, risk 41: Title of old-rule – prod",
            "medium, risk 42: Title of new-rule – prod");
    assertThat(estate.slack.roots().get(0).blocks).contains("1 open, 0 excepted, 0 resolved");
  }

  @Test
  void aChannelThatPassesOverNothingTellsItInOneMessageForEachRule() {
    shop.finds("one-rule", "a", 41).finds("one-rule", "b", 65).finds("other-rule", "a", 42);
    shop.channel("slack", body -> body.put("skipExisting", false));
    NotifyEstate.Account fresh = estate.account(shop.tenant, "shop", "new", "999999999999", false);
    fresh.put("one-rule", "c", 84);
    fresh.correlateForTheFirstTime();
    assertThat(estate.tell()).isEqualTo(3);
    assertThat(texts())
        .containsExactlyInAnyOrder(
            "high, risk 65: Title of one-rule – prod",
            "medium, risk 42: Title of other-rule – prod",
            "critical, risk 84: Title of one-rule – new");
    assertThat(estate.tell()).isZero();
  }

  @Test
  void findingsWithOneFixGoIntoOneMessageWhereThatIsAskedFor() {
    shop.channel("slack", body -> body.put("groupBy", "fix"));
    shop.put("one-rule", "a", 41).put("other-rule", "b", 65).correlate();
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(texts())
        .containsExactly("high, risk 65: 2 findings with one fix: Block public access. – prod");
  }

  @Test
  void filtersSayWhatIsTold() {
    shop.channel("slack", body -> filter(body, "{\"minRisk\": 60}"));
    shop.put("low", "a", 41).put("high", "a", 65).correlate();
    assertThat(estate.tell()).isEqualTo(1);
    shop.finds("low", "a", 60);
    assertThat(estate.tell()).isEqualTo(1);
    shop.channel("slack", body -> filter(body, "{\"severities\": [\"critical\"]}"));
    shop.put("wide", "a", 79).put("worst", "a", 80).correlate();
    assertThat(estate.tell()).isEqualTo(1);
    shop.channel("slack", body -> filter(body, "{\"categories\": [\"attack-path\"]}"));
    shop.finds("by-category", "a", 99);
    assertThat(estate.tell()).isZero();
    shop.channel(
        "slack",
        body -> filter(body, "{\"checks\": [\"chosen\", \"not\"], \"exclude\": [\"not\"]}"));
    shop.put("chosen", "a", 50).put("not", "a", 51).put("other", "a", 52).correlate();
    assertThat(estate.tell()).isEqualTo(1);
    shop.channel(
        "slack", body -> filter(body, "{\"accounts\": {\"matchLabels\": {\"stage\": \"test\"}}}"));
    shop.finds("by-label", "a", 99);
    assertThat(estate.tell()).isZero();
    shop.channel(
        "slack",
        body -> filter(body, "{\"accounts\": {\"matchLabels\": {\"stage\": \"production\"}}}"));
    shop.finds("by-its-label", "a", 99);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(texts().stream().map(text -> text.replaceAll(".*Title of (\\S+) .*", "$1")))
        .containsExactly("high", "low", "worst", "chosen", "by-its-label");
  }

  @Test
  void changesThatAreNotWorthAMessageAreSeenWithTheNextThatIs() {
    shop.channel("slack", body -> filter(body, "{\"changes\": [\"Opened\"]}"));
    shop.put("rule", "a", 41).put("rule", "b", 41).correlate();
    assertThat(estate.tell()).isEqualTo(1);
    shop.mends("rule", "a");
    assertThat(estate.tell()).isZero();
    shop.finds("rule", "c", 65);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.replies().get(0).text)
        .isEqualTo("• New: c (risk 65)\n• Resolved: a (fixed)");
  }

  @Test
  void aRiskThatStaysInItsBandIsNotWorthAMessage() {
    shop.channel("slack", body -> body);
    shop.finds("rule", "a", 41);
    assertThat(estate.tell()).isEqualTo(1);
    shop.finds("rule", "a", 45);
    assertThat(estate.tell()).isZero();
    shop.finds("rule", "a", 39);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.replies().get(0).text).isEqualTo("• Risk 41 to 39: a");
  }

  @Test
  void aNamespaceWithoutAChannelIsToldByTheDefaultOneAndElseByTheCatchAll() {
    NotifyEstate.Account mail = estate.tenant("mail");
    cluster("default", "Default", "{{tenant.contacts.slack}}");
    cluster("catch-all", "Unowned", "#security");
    estate.execute("update tenant set contacts = '{\"slack\": \"#all\"}' where name = 'shop'");
    shop.finds("rule", "a", 41);
    mail.finds("rule", "a", 42);
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C2")).containsExactly("medium, risk 41: Title of rule – prod");
    assertThat(told("C3")).containsExactly("medium, risk 42: Title of rule – prod");

    shop.channel("slack", body -> body);
    shop.finds("other-rule", "a", 43);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C1")).containsExactly("medium, risk 43: Title of other-rule – prod");
    assertThat(told("C2")).hasSize(1);
    shop.mends("rule", "a");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C2")).containsExactly("Resolved: Title of rule – prod");
  }

  @Test
  void whatARouteLeadsToItsOwnersNamespaceIsToldThereTooUntilItIsTakenAway() {
    NotifyEstate.Account mail = estate.tenant("mail");
    estate.execute("update tenant set contacts = '{\"slack\": \"#all\"}' where name = 'mail'");
    estate.execute("update tenant set contacts = '{\"slack\": \"#security\"}' where name = 'shop'");
    mail.channel("slack", body -> to(body, "{{tenant.contacts.slack}}"));
    shop.channel("slack", body -> body);
    shop.put("rule", "a", 41).put("rule", "b", 41);
    owned("b", "mail", "tag", "mail");
    shop.correlate();
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C1")).containsExactly("medium, risk 41: Title of rule – prod");
    assertThat(told("C2")).containsExactly("medium, risk 41: Title of rule – prod");
    assertThat(told("C3")).isEmpty();
    assertThat(in("C1").blocks).contains("2 open, 0 excepted, 0 resolved");
    assertThat(in("C2").blocks).contains("1 open, 0 excepted, 0 resolved");

    shop.finds("rule", "b", 65);
    while (estate.process().router().step()) {
      continue;
    }
    assertThat(estate.waiting()).isEqualTo(2);
    estate
        .database
        .jdbi()
        .useTransaction(handle -> new OwnerStore(handle, shop.tenant).refresh(List.of()));
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C1")).containsExactly("high, risk 65: Title of rule – prod");
    assertThat(told("C2")).containsExactly("medium, risk 41: Title of rule – prod");
    shop.mends("rule", "b");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.waiting()).isZero();
    assertThat(estate.slack.replies()).extracting(reply -> reply.channel).containsOnly("C1");
  }

  @Test
  void whatNobodyOwnsIsForTheCatchAllToo() {
    cluster("catch-all", "Unowned", "#security");
    shop.channel("slack", body -> body);
    shop.put("rule", "a", 41).put("rule", "b", 42);
    owned("b", "", "nobody", null);
    shop.correlate();
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(in("C1").blocks).contains("2 open, 0 excepted, 0 resolved");
    assertThat(told("C3")).containsExactly("medium, risk 42: Title of rule – prod");
    assertThat(in("C3").blocks).contains("1 open, 0 excepted, 0 resolved");
  }

  private static ObjectNode to(ObjectNode body, String channel) {
    body.putObject("settings").put("channel", channel);
    return body;
  }

  private SlackStub.Posted in(String channel) {
    return estate.slack.roots().stream()
        .filter(message -> message.channel.equals(channel))
        .findFirst()
        .orElseThrow();
  }

  private void owned(String asset, String owner, String source, @Nullable String namespace) {
    estate.execute(
        """
        insert into asset_owner (tenant_id, asset_id, owner, source, confidence, because, namespace)
        select tenant_id, id, '%s', '%s', 'high', 'a test says so', %s from asset
        where tenant_id = %d and name = '%s'
        """
            .formatted(
                owner,
                source,
                namespace == null ? "null" : "'" + namespace + "'",
                shop.tenant,
                asset));
  }

  @Test
  void findingsOfOneTenantAreForNoChannelOfAnother() {
    NotifyEstate.Account mail = estate.tenant("mail");
    mail.channel("slack", body -> body);
    shop.finds("rule", "a", 41);
    // As if a namespace had gone from one tenant to another, and reconcile had not looked yet.
    estate.save(
        new ChannelIntent.Name(false, "shop", "left"),
        OptionalLong.of(mail.tenant),
        "",
        body -> body);
    shop.finds("rule", "b", 41);
    assertThat(estate.tell()).isZero();
    assertThat(estate.slack.calls()).isEmpty();
  }

  @Test
  void aSecretIsReadInTheNamespaceOfTheObjectThatNamesItAndNowhereElse() {
    NotifyEstate.Account post = estate.tenant("post");
    post.channel("slack", body -> body);
    post.finds("rule", "a", 41);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.calls()).isEmpty();
    assertThat(
            estate.texts("select failure->>'reason' from channel_lane where failure is not null"))
        .containsExactly("SECRET_NOT_READABLE");
  }

  @Test
  void whatASharedChannelAllowsIsJudgedForEachMessage() {
    long shared =
        cluster(
            "shared",
            "None",
            "#all",
            body -> {
              body.putArray("allowedDestinations").add("#te*");
              return body;
            });
    through(shared, "#team");
    shop.finds("rule", "a", 41);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C1")).hasSize(1);
    through(shared, "#security");
    shop.finds("other-rule", "a", 41);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C3")).isEmpty();
    assertThat(
            estate.texts("select failure->>'reason' from channel_lane where failure is not null"))
        .containsExactly("DESTINATION_REFUSED");
    through(shared, "");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C2")).hasSize(1);
  }

  private void through(long shared, String destination) {
    estate.save(
        new ChannelIntent.Name(false, "shop", "slack"),
        OptionalLong.of(shop.tenant),
        "shared",
        body -> {
          body.put("type", "").put("secret", "").put("destination", destination);
          body.putObject("settings");
          return body;
        });
    assertThat(estate.number("select via_id from channel where name = 'slack'")).isEqualTo(shared);
  }

  @Test
  void whatNewRulesFindIsOneSummaryAndThenToldOneByOneAsItChanges() {
    shop.channel("slack", body -> body);
    shop.finds("old-rule", "a", 41);
    assertThat(estate.tell()).isEqualTo(1);
    shop.put("old-rule", "a", 65).put("new-rule", "a", 84).put("new-rule", "b", 50);
    shop.put("another-rule", "a", 30);
    shop.correlateByNewRules("v2");
    assertThat(estate.tell()).isEqualTo(1);
    SlackStub.Posted summary = estate.slack.roots().get(1);
    assertThat(summary.text).isEqualTo("New rules are in force: v2");
    assertThat(summary.blocks)
        .contains("3 new findings; 1 have another risk.")
        .contains("new-rule: 2 new, risk up to 84\\nanother-rule: 1 new, risk up to 30");
    assertThat(estate.slack.replies()).isEmpty();

    shop.mends("new-rule", "b");
    assertThat(estate.tell()).isZero();
    shop.finds("new-rule", "c", 50);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots().get(2).text)
        .isEqualTo("critical, risk 84: Title of new-rule – prod");
    assertThat(estate.slack.roots().get(2).blocks).contains("2 open, 0 excepted, 1 resolved");
    shop.mends("old-rule", "a");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.replies().get(0).text)
        .isEqualTo("• Resolved: a (fixed)\nNothing is left to do here.");
  }

  @Test
  void aWordThatIsAboutNoFindingIsASummaryToo() {
    shop.channel("slack", body -> body);
    estate.execute(
        "insert into outbox (tenant_id, kind, dedupe, body) values (%1$d, 'anything', 'e1', '{\"namespace\": \"shop\", \"title\": \"A title\", \"lines\": [\"a line\"]}'), (%1$d, 'exception-expiring', 'e2', '{\"namespace\": \"shop\", \"kind\": \"PostureException\", \"name\": \"legacy\", \"days\": 7, \"matched\": 3, \"expires\": \"2026-12-01T00:00:00Z\", \"reason\": \"being replaced\", \"findings\": [\"a-finding\"]}'), (%1$d, 'nothing', 'e3', '{\"namespace\": \"shop\"}')"
            .formatted(shop.tenant));
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(texts()).containsExactly("A title", "PostureException legacy ends in 7 days");
    assertThat(estate.slack.roots().get(0).blocks).contains("a line");
    assertThat(estate.slack.roots().get(1).blocks)
        .contains("3 findings count again from 2026-12-01T00:00:00Z on")
        .contains("being replaced")
        .contains("• a-finding");
  }

  @Test
  void whatOneWhoMentionsEverybodyNamesAResourceIsOnlyText() {
    shop.channel("slack", body -> body);
    shop.finds("rule", "<!channel>&`x`", 41);
    estate.tell();
    assertThat(estate.slack.roots().get(0).blocks)
        .contains("\\u0026lt;!channel\\u0026gt;\\u0026amp;")
        .doesNotContain("<!channel>")
        .doesNotContain("\\u003c!");
  }

  private static ObjectNode filter(ObjectNode body, String filter) {
    try {
      return body.set("filter", NotifyJson.MAPPER.readTree(filter));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void cluster(String name, String route, String channel) {
    cluster(name, route, channel, body -> body);
  }

  private long cluster(
      String name, String route, String channel, UnaryOperator<ObjectNode> change) {
    return estate.save(
        new ChannelIntent.Name(true, "", name),
        OptionalLong.empty(),
        "",
        body -> {
          body.put("route", route).putObject("settings").put("channel", channel);
          return change.apply(body);
        });
  }
}
