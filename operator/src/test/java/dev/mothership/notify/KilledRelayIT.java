package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.notify.Mortality.Killed;
import dev.mothership.notify.SlackStub.Posted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A relay that is killed at any step, and another that goes on: owners see each change, and see it
 * once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRelayIT {
  private final NotifyEstate estate = new NotifyEstate();

  @BeforeAll
  void begin() {
    estate.slack.channel("team", "C1");
  }

  @AfterAll
  void end() {
    estate.close();
  }

  @Test
  void nothingIsLostAndNothingDoubledWhereverTheProcessDies() {
    List<String> steps = life("whole", Integer.MAX_VALUE);
    assertThat(steps).hasSizeGreaterThan(36);
    assertThat(new TreeSet<>(steps))
        .containsExactly(
            "after a commit",
            "after chat.postMessage",
            "after chat.update",
            "before a commit",
            "before chat.postMessage",
            "before chat.update");
    List<String> wrong = new ArrayList<>();
    for (int step = 1; step <= steps.size(); step++) {
      try {
        life("killed-" + step, step);
      } catch (AssertionError e) {
        wrong.add("at step %d, %s: %s".formatted(step, steps.get(step - 1), e.getMessage()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whereTheAppMayNotLookOneMessageMayBeThereTwiceAndNoMore() {
    List<String> steps = life("seen", Integer.MAX_VALUE);
    int served = steps.indexOf("after chat.postMessage") + 1;
    NotifyEstate.Account account = account("unseen");
    estate.slack.mayLook(false);
    try {
      account.finds("public-bucket", "unseen", 65);
      dieAt(served);
      goOn();
      assertThat(messages("unseen")).hasSize(2);
      account.finds("public-bucket", "unseen", 84);
      goOn();
      assertThat(messages("unseen")).hasSize(2);
    } finally {
      estate.slack.mayLook(true);
    }
  }

  /** Opened, of another risk, and gone; killed once at that step and gone on with. */
  private List<String> life(String name, int step) {
    NotifyEstate.Account account = account(name);
    List<String> steps = new ArrayList<>();
    estate.mortality.live(step);
    account.finds("public-bucket", name, 65);
    goOn(steps);
    account.finds("public-bucket", name, 84);
    goOn(steps);
    account.mends("public-bucket", name);
    goOn(steps);
    estate.mortality.liveForEver();

    assertThat(estate.waiting()).as("threads that wait").isZero();
    List<Posted> roots = messages(name);
    assertThat(roots).as("messages").hasSize(1);
    Posted message = roots.get(0);
    assertThat(message.text).isEqualTo("Resolved: Title of public-bucket – prod");
    assertThat(
            estate.slack.replies().stream()
                .filter(reply -> reply.parent.equals(message.ts))
                .map(reply -> reply.text))
        .as("replies")
        .containsExactly(
            "• Risk 65 to 84: " + name,
            "• Resolved: %s (fixed)\nNothing is left to do here.".formatted(name));
    return steps;
  }

  private NotifyEstate.Account account(String name) {
    estate.secrets.put(name + "/slack", Map.of("token", SlackStub.TOKEN));
    NotifyEstate.Account account = estate.tenant(name);
    account.channel("slack", body -> body);
    return account;
  }

  private void dieAt(int step) {
    estate.mortality.live(step);
    try {
      estate.tell();
    } catch (Killed e) {
      assertThat(estate.mortality.dead()).isTrue();
    }
    estate.mortality.liveForEver();
    estate.forward(Duration.ofMinutes(3));
  }

  private void goOn() {
    goOn(new ArrayList<>());
  }

  /** Until nothing is due; a process that died is followed by one that lives for ever. */
  private void goOn(List<String> steps) {
    try {
      estate.tell();
      steps.clear();
      steps.addAll(estate.mortality.steps());
    } catch (Killed e) {
      estate.mortality.liveForEver();
      estate.forward(Duration.ofMinutes(3));
      estate.tell();
    }
  }

  private List<Posted> messages(String name) {
    String account = "shop/prod".replace("shop", name);
    return estate.slack.roots().stream()
        .filter(message -> message.blocks.contains(account + " ("))
        .toList();
  }
}
