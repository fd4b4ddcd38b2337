package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.store.ChannelIntent;
import dev.mothership.store.OwnerStore;
import dev.mothership.store.OwnerStore.AccountRule;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who hears of what a route leads out of a shared account. */
class RoutesIT {
  private final NotifyEstate estate = new NotifyEstate();
  private NotifyEstate.Account shop;
  private NotifyEstate.Account mail;

  @BeforeEach
  void begin() {
    estate.slack.channel("team", "C1").channel("mail", "C2").channel("security", "C3");
    for (String place : List.of("shop", "mail", "")) {
      estate.secrets.put(place + "/slack", Map.of("token", SlackStub.TOKEN));
    }
    shop = estate.tenant("shop");
    mail = estate.tenant("mail");
    estate.execute("update tenant set contacts = '{\"slack\": \"#mail\"}' where name = 'mail'");
    estate.execute("update tenant set contacts = '{\"slack\": \"#security\"}' where name = 'shop'");
  }

  @AfterEach
  void end() {
    estate.close();
  }

  private void channel(NotifyEstate.Account of, String place) {
    of.channel(
        "slack",
        body -> {
          body.putObject("settings").put("channel", place);
          return body;
        });
  }

  private void byDefault(String place) {
    estate.save(
        new ChannelIntent.Name(true, "", "default"),
        OptionalLong.empty(),
        "",
        body -> {
          body.put("route", "Default").putObject("settings").put("channel", place);
          return body;
        });
  }

  /** Assets of such names carry the owner mail. */
  private void routes(List<AccountRule> rules, String... assets) {
    for (String asset : assets) {
      estate.execute(
          "update asset set tags = '{\"owner\": \"mail\"}' where name = '%s'".formatted(asset));
    }
    estate
        .database
        .jdbi()
        .useTransaction(handle -> new OwnerStore(handle, shop.tenant).refresh(rules));
  }

  private List<AccountRule> toMail() {
    return List.of(new AccountRule(shop.id, List.of("owner"), true, false, Map.of("mail", "mail")));
  }

  private List<String> told(String channel) {
    return estate.slack.roots().stream()
        .filter(message -> message.channel.equals(channel))
        .map(message -> message.text)
        .toList();
  }

  @Test
  void whatIsThereWhenARouteIsMadeIsToldInOneSummaryAndThenOneByOne() {
    channel(shop, "#team");
    channel(mail, "#mail");
    for (int i = 0; i < 30; i++) {
      shop.put("rule-" + i % 3, "asset-" + i, 41 + i % 3);
    }
    shop.put("rule-0", "other", 50);
    shop.correlate();
    estate.tell();
    assertThat(told("C1")).hasSize(3);
    String[] assets = new String[30];
    for (int i = 0; i < 30; i++) {
      assets[i] = "asset-" + i;
    }
    routes(toMail(), assets);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C2")).hasSize(1);
    assertThat(told("C2").get(0)).contains("30 open findings of mail are led to mail from now on");
    assertThat(estate.slack.roots().get(3).blocks)
        .contains("rule-2: 10 open, risk up to 43", "rule-0: 10 open, risk up to 41");
    routes(toMail());
    assertThat(estate.tell()).as("once").isZero();

    shop.finds("rule-1", "asset-1", 65);
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C2")).hasSize(2);
    assertThat(told("C2").get(1)).isEqualTo("high, risk 65: Title of rule-1 – prod");
    routes(List.of());
    shop.finds("rule-2", "asset-2", 84);
    estate.tell();
    assertThat(told("C2")).as("the route is gone").hasSize(2);
  }

  @Test
  void aNamespaceWithoutAChannelHearsByTheDefaultOneAtItsTenantsPlace() {
    channel(shop, "#team");
    byDefault("{{tenant.contacts.slack}}");
    shop.put("rule", "a", 41).put("rule", "b", 42);
    shop.correlate();
    estate.tell();
    assertThat(told("C1")).hasSize(1);
    routes(toMail(), "b");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C2").get(0)).contains("1 open findings of mail are led to mail from now on");
    shop.put("other", "b", 50).correlate();
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C2").get(1)).isEqualTo("medium, risk 50: Title of other – prod");
    assertThat(told("C3")).as("the account's own place has a channel").isEmpty();
    routes(List.of());
    shop.finds("other", "b", 65);
    estate.tell();
    assertThat(estate.slack.replies()).extracting(reply -> reply.channel).containsOnly("C1");
  }

  @Test
  void whereTheDefaultChannelServesBothEachHearsAtItsOwnPlace() {
    byDefault("{{tenant.contacts.slack}}");
    shop.put("rule", "a", 41).put("rule", "b", 42);
    routes(toMail(), "b");
    shop.correlate();
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C2")).containsExactly("medium, risk 42: Title of rule – prod");
    assertThat(told("C3")).containsExactly("medium, risk 42: Title of rule – prod");
    shop.mends("rule", "b").mends("rule", "a");
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C2")).containsExactly("Resolved: Title of rule – prod");
    assertThat(told("C3")).containsExactly("Resolved: Title of rule – prod");
  }

  @Test
  void aDefaultChannelWithOnePlaceForAllSaysItOnce() {
    byDefault("#security");
    shop.put("rule", "b", 42);
    routes(toMail(), "b");
    shop.correlate();
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(told("C3")).containsExactly("medium, risk 42: Title of rule – prod");
    channel(shop, "#team");
    shop.finds("other", "b", 50);
    assertThat(estate.tell()).isEqualTo(2);
    assertThat(told("C1")).hasSize(1);
    assertThat(told("C3")).hasSize(2);
  }
}
