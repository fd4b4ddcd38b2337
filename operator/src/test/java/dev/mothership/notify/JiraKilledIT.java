package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.jira.JiraFault;
import dev.mothership.local.jira.JiraTicket;
import dev.mothership.notify.Mortality.Killed;
import dev.mothership.notify.NotifyEstate.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A relay that is killed at any step, a Jira whose answers are lost, a database that forgot: there
 * is one ticket, and everything is said on it once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JiraKilledIT {
  private final JiraEstate estate = JiraEstate.cloud();

  @BeforeAll
  void index() {
    estate.jira.index();
  }

  @AfterAll
  void end() {
    estate.close();
  }

  /** Opened, of another risk, gone, and back. */
  private static final List<BiConsumer<Account, String>> CHANGES =
      List.of(
          (account, asset) -> account.finds("public-bucket", asset, 65),
          (account, asset) -> account.finds("public-bucket", asset, 84),
          (account, asset) -> account.mends("public-bucket", asset),
          (account, asset) -> account.finds("public-bucket", asset, 84));

  private static List<String> comments(String asset) {
    return List.of(
        "Risk 65 to 84: " + asset,
        "Nothing is left to do here.Resolved: %s (fixed)".formatted(asset),
        "There is something left to do again.Back again: %s (risk 84)".formatted(asset));
  }

  /** Killed after each step: what comes before the next one leaves no trace. */
  @Test
  void nothingIsLostAndNothingDoubledWhereverTheProcessDies() {
    List<String> wrong = new ArrayList<>();
    Set<String> kinds = new TreeSet<>();
    int points = 0;
    for (int change = 0; change < CHANGES.size(); change++) {
      List<String> steps = life("whole" + change, change, Integer.MAX_VALUE);
      kinds.addAll(steps);
      for (int step = 1; step <= steps.size(); step++) {
        if (step > 1 && steps.get(step - 1).startsWith("before")) {
          continue;
        }
        points++;
        try {
          life("killed%dx%d".formatted(change, step), change, step);
        } catch (AssertionError e) {
          wrong.add(
              "change %d, step %d, %s: %s"
                  .formatted(change, step, steps.get(step - 1), e.getMessage()));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(points).isGreaterThan(50);
    assertThat(kinds)
        .contains(
            "after POST /issue",
            "after PUT /issue/{issue}",
            "after POST /issue/{issue}/comment",
            "after POST /issue/{issue}/transitions",
            "after a commit",
            "after a statement");
  }

  /** A thread through its changes, killed in the last of them at that step and gone on with. */
  private List<String> life(String name, int last, int step) {
    Account account = estate.tenant(name);
    for (int change = 0; change < last; change++) {
      CHANGES.get(change).accept(account, name);
      estate.notify.tell();
    }
    List<String> steps = new ArrayList<>();
    estate.notify.mortality.live(step);
    CHANGES.get(last).accept(account, name);
    goOn(account, steps);
    estate.notify.mortality.liveForEver();
    assertThat(estate.waiting(account)).as("threads that wait").isEmpty();
    assertThat(estate.tickets(name)).as("tickets").hasSize(1);
    JiraTicket ticket = estate.ticket(name);
    boolean mended = last == 2;
    assertThat(ticket.status()).isEqualTo(mended ? "Done" : "To Do");
    assertThat(JiraEstate.words(ticket.fields().path("description")))
        .startsWith(
            mended
                ? "Nothing is left to do. 0 open"
                : "Risk %s. 1 open".formatted(last == 0 ? "65, high" : "84, critical"));
    assertThat(ticket.comments().stream().map(JiraEstate::words))
        .as("comments")
        .containsExactlyElementsOf(comments(name).subList(0, last));
    return steps;
  }

  /** Until nothing is due; a process that died is followed by one that lives for ever. */
  private void goOn(Account account, List<String> steps) {
    try {
      estate.notify.tell();
      steps.clear();
      steps.addAll(estate.notify.mortality.steps());
    } catch (Killed e) {
      estate.notify.mortality.liveForEver();
      comeBack(account);
    }
  }

  /** The lease of the dead ends, and Jira's index comes to know what was made meanwhile. */
  private void comeBack(Account account) {
    estate.pass(Duration.ofMinutes(3));
    estate.jira.index();
    estate.notify.tell();
    for (int i = 0; i < 10 && !estate.waiting(account).isEmpty(); i++) {
      estate.pass(Duration.ofMinutes(1));
      estate.notify.tell();
    }
  }

  @Test
  void anIndexThatLagsMakesNoSecondTicket() {
    Account account = estate.tenant("lag");
    estate.jira.fault(JiraFault.answerLost("POST", "/issue", 1));
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    assertThat(estate.tickets("lag")).hasSize(1);
    for (int i = 0; i < 11; i++) {
      estate.pass(Duration.ofSeconds(10));
      estate.notify.tell();
    }
    assertThat(estate.tickets("lag")).as("the index knows nothing yet").hasSize(1);
    assertThat(estate.waiting(account)).hasSize(1);
    estate.jira.index();
    estate.pass(Duration.ofMinutes(5));
    estate.notify.tell();
    assertThat(estate.tickets("lag")).hasSize(1);
    assertThat(estate.waiting(account)).isEmpty();
    assertThat(reference(account)).isEqualTo(estate.ticket("lag").key());
  }

  @Test
  void aCreateThatNeverArrivedIsMadeAgainOnceTheIndexCanBeTrusted() {
    Account account = estate.tenant("lost");
    estate.jira.fault(JiraFault.answer("POST", "/issue", 1, 503));
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    assertThat(estate.tickets("lost")).isEmpty();
    estate.pass(Duration.ofMinutes(1));
    estate.notify.tell();
    assertThat(estate.tickets("lost")).isEmpty();
    estate.pass(Duration.ofMinutes(2));
    estate.notify.tell();
    assertThat(estate.tickets("lost")).hasSize(1);
  }

  /** A search is for what may have got lost, and for nothing else. */
  @Test
  void noTicketIsSearchedForThatIsNotInDoubt() {
    Account account = estate.tenant("sure");
    long before = estate.jira.count("POST", "/search");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    account.finds("public-bucket", "a", 84);
    estate.notify.tell();
    assertThat(estate.jira.count("POST", "/search")).isEqualTo(before);
  }

  /** Yesterday's database knows of the finding's thread no more, and of a ticket neither. */
  @Test
  void aDatabaseThatWasRestoredMakesNoSecondTicket() {
    Account account = estate.tenant("restored");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    JiraTicket ticket = estate.ticket("restored");
    estate.jira.index();
    estate.notify.execute("delete from delivery where tenant_id = " + account.tenant);
    estate.notify.execute("delete from thread where tenant_id = " + account.tenant);
    estate.notify.execute("delete from ticket_poll where tenant_id = " + account.tenant);
    estate.notify.execute(
        "update channel_lane set sent = 0, sent_at = null where tenant_id = " + account.tenant);
    estate.notify.execute("delete from finding where tenant_id = " + account.tenant);
    estate.pass(Duration.ofDays(1));
    estate.known(account, 1);
    account.finds("public-bucket", "a", 84);
    estate.notify.tell();
    assertThat(estate.tickets("restored")).hasSize(1);
    assertThat(reference(account)).isEqualTo(ticket.key());
    assertThat(JiraEstate.words(ticket.fields().path("description"))).contains("Risk 84");
    assertThat(ticket.comments()).isEmpty();
  }

  private String reference(Account account) {
    return estate
        .notify
        .texts("select reference from thread where tenant_id = " + account.tenant)
        .get(0);
  }
}
