package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.store.LeaseLost;
import dev.mothership.store.ThreadClaim;
import dev.mothership.store.ThreadQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several replicas at the same messages. */
class ReplicasIT {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration EVER = Duration.ofDays(365);

  private NotifyEstate estate;

  @BeforeEach
  void begin() {
    estate = new NotifyEstate();
    estate.slack.channel("team", "C1");
  }

  @AfterEach
  void end() {
    estate.close();
  }

  private NotifyEstate.Account tenant(String name) {
    estate.secrets.put(name + "/slack", Map.of("token", SlackStub.TOKEN));
    NotifyEstate.Account account = estate.tenant(name);
    account.channel("slack", body -> body);
    return account;
  }

  @Test
  void eachThingIsToldByOneOfThem() throws Exception {
    for (int i = 0; i < 8; i++) {
      NotifyEstate.Account account = tenant("team-" + i);
      for (int rule = 0; rule < 5; rule++) {
        account.put("rule-" + rule, "a", 41);
      }
      account.correlate();
    }
    ExecutorService replicas = Executors.newFixedThreadPool(4);
    List<Future<Integer>> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      NotifyEstate.Process process = estate.process();
      sent.add(replicas.submit(() -> process.run(1000)));
    }
    int all = 0;
    for (Future<Integer> some : sent) {
      all += some.get();
    }
    replicas.shutdown();
    // One that finds every way held by others ends early, so that something may be left.
    all += estate.tell();
    assertThat(all).isEqualTo(40);
    assertThat(estate.slack.roots().stream().map(SlackStub.Posted::mark))
        .hasSize(40)
        .doesNotHaveDuplicates();
    assertThat(estate.waiting()).isZero();
  }

  @Test
  void oneThatWasGivenUpCannotAcknowledgeAnyMore() {
    tenant("shop").finds("rule", "a", 41);
    while (estate.process().router().step()) {
      continue;
    }
    ThreadQueue queue = new ThreadQueue(estate.database, estate.time());
    ThreadClaim slow = queue.claim("slow", LEASE, EVER).orElseThrow();
    ThreadQueue.Rendering rendering =
        (handle, seen, now) -> Optional.of(NotifyJson.MAPPER.createObjectNode().put("title", "t"));
    ThreadClaim.Sending first = queue.begin(slow, "slack", rendering).orElseThrow();
    assertThat(first.unsureSince()).isNull();
    assertThat(queue.claim("quick", LEASE, EVER)).isEmpty();
    estate.forward(LEASE.plusSeconds(1));
    ThreadClaim quick = queue.claim("quick", LEASE, EVER).orElseThrow();
    assertThat(quick.epoch()).isEqualTo(slow.epoch() + 1);
    ThreadClaim.Sending again = queue.begin(quick, "slack", rendering).orElseThrow();
    assertThat(again.unsureSince()).isNotNull();
    assertThat(again.content()).isEqualTo(first.content());
    assertThat(again.sequence()).isEqualTo(first.sequence());
    queue.acknowledge(quick, again.sequence(), "slack", "C1/quick", "", true);
    assertThatThrownBy(
            () -> queue.acknowledge(slow, first.sequence(), "slack", "C1/slow", "", true))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> queue.begin(slow, "slack", rendering)).isInstanceOf(LeaseLost.class);
    assertThat(estate.texts("select reference from thread")).containsExactly("C1/quick");
    assertThat(estate.number("select count(*) from delivery where outcome = 'sent'")).isEqualTo(1);
  }

  @Test
  void whatChangedWhileItWasSentIsToldNext() {
    NotifyEstate.Account shop = tenant("shop");
    shop.finds("rule", "a", 41);
    Router router = estate.process().router();
    while (router.step()) {
      continue;
    }
    ThreadQueue queue = new ThreadQueue(estate.database, estate.time());
    ThreadClaim claim = queue.claim("one", LEASE, EVER).orElseThrow();
    ThreadClaim.Sending sending =
        queue
            .begin(
                claim,
                "slack",
                (handle, seen, now) -> Optional.of(NotifyJson.MAPPER.createObjectNode()))
            .orElseThrow();
    shop.finds("rule", "b", 65);
    while (router.step()) {
      continue;
    }
    queue.acknowledge(claim, sending.sequence(), "slack", "C1/1.1", "", true);
    assertThat(estate.waiting()).isEqualTo(1);
    estate.tell();
    assertThat(estate.slack.roots().get(0).text).isEqualTo("high, risk 65: Title of rule – prod");
    assertThat(estate.waiting()).isZero();
  }
}
