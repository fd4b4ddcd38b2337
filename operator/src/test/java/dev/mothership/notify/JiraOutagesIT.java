package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.jira.JiraFault;
import dev.mothership.local.jira.JiraTicket;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyEstate.Account;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Jira that is away, asks to wait, answers half or is none: nothing is lost or doubled. */
class JiraOutagesIT {
  private final JiraEstate estate = JiraEstate.cloud();

  @AfterEach
  void end() {
    estate.close();
  }

  @Test
  void anHourWithoutJiraLosesNothingAndComesBackInOrder() {
    Account account = estate.tenant("shop");
    for (int i = 0; i < 5; i++) {
      account.finds("rule-" + i, "asset", 41 + i);
    }
    estate.jira.fault(JiraFault.answer("", "/rest/", Integer.MAX_VALUE, 503));
    for (int minute = 0; minute < 60; minute++) {
      estate.notify.tell();
      if (minute == 30) {
        account.finds("rule-0", "asset", 84);
        account.mends("rule-1", "asset");
      }
      estate.pass(Duration.ofMinutes(1));
    }
    assertThat(estate.jira.tickets()).isEmpty();
    assertThat(estate.jira.calls()).hasSizeBetween(10, 40);
    assertThat(estate.failure(account).reason()).isEqualTo(FailureReason.UNREACHABLE);
    assertThat(estate.notify.channels.summary(estate.channelId(account)).dead()).isZero();

    estate.jira.clearFaults();
    estate.jira.fault(JiraFault.throttled("", 3, Duration.ofSeconds(30)));
    for (int minute = 0; minute < 20; minute++) {
      estate.notify.tell();
      estate.pass(Duration.ofMinutes(1));
    }
    assertThat(estate.notify.waiting()).isZero();
    assertThat(
            estate.jira.tickets().stream().map(ticket -> ticket.fields().path("summary").asText()))
        .containsExactly(
            "Title of rule-0", "Title of rule-2", "Title of rule-3", "Title of rule-4");
    assertThat(JiraEstate.words(estate.jira.tickets().get(0).fields().path("description")))
        .contains("Risk 84");
  }

  @Test
  void aBodyThatNeverEndsMayHaveBeenATicketWhichIsThenTakenOver() {
    try (JiraEstate hasty = JiraEstate.cloud(Duration.ofSeconds(3))) {
      Account account = hasty.tenant("slow");
      assertThat(hasty.test(account, "everything is loaded")).isNull();
      hasty.jira.fault(JiraFault.slow("POST", "/issue", 1));
      account.finds("public-bucket", "a", 65);
      hasty.notify.tell();
      assertThat(hasty.failure(account).code()).isEqualTo("NoAnswer");
      assertThat(hasty.jira.tickets()).hasSize(1);
      hasty.jira.index();
      hasty.pass(Duration.ofMinutes(1));
      hasty.notify.tell();
      assertThat(hasty.jira.tickets()).hasSize(1);
      assertThat(hasty.waiting(account)).isEmpty();
    }
  }

  @Test
  void aPageOfAProxyIsNoJira() {
    Account account = estate.tenant("proxy");
    estate.jira.fault(JiraFault.page("", 1, 200));
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    assertThat(estate.failure(account).reason()).isEqualTo(FailureReason.UNREACHABLE);
    estate.pass(Duration.ofMinutes(3));
    estate.notify.tell();
    assertThat(estate.jira.tickets()).hasSize(1);
  }

  @Test
  void aHostThatTheInstallationDoesNotAllowIsNeverCalled() {
    Account account = estate.tenant("host");
    estate.channel(
        account, settings -> settings.put("url", "http://169.254.169.254/latest/meta-data"));
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    assertThat(estate.failure(account).reason()).isEqualTo(FailureReason.DESTINATION_REFUSED);
    assertThat(estate.failure(account).message()).contains("mothership.notify.allowed-hosts");
    assertThat(estate.jira.calls()).isEmpty();
  }

  @Test
  void dataCenterIsSpokenToInItsOwnVersion() {
    try (JiraEstate server = JiraEstate.dataCenter()) {
      Account account = server.tenant("dc", settings -> settings.put("assignee", "ada"));
      account.finds("public-bucket", "*{html}* [x|http://evil]", 65);
      server.notify.tell();
      JiraTicket ticket = server.ticket("dc");
      assertThat(ticket.fields().path("assignee").path("name").asText()).isEqualTo("ada");
      String description = ticket.fields().path("description").asText();
      assertThat(description)
          .startsWith("*Risk 65, high. *1 open, 0 excepted, 0 resolved.")
          .contains("h3. How to fix it\n\nBlock public access.")
          .contains("||Risk||State||Asset||")
          .contains("\\*\\{html\\}\\* \\[x\\|http://evil\\]")
          .contains("|https://console.example/dc/");
      server.jira.move(ticket.key(), "In Progress", "");
      server.settle();
      assertThat(server.notify.texts("select status from triage")).containsExactly("InProgress");
      server.jira.fault(JiraFault.answerLost("POST", "/issue", 1));
      account.finds("public-key", "b", 41);
      server.notify.tell();
      server.pass(Duration.ofMinutes(1));
      server.notify.tell();
      assertThat(server.tickets("dc")).hasSize(2);
      assertThat(server.notify.waiting()).isZero();
      account.mends("public-bucket", "*{html}* [x|http://evil]");
      server.notify.tell();
      assertThat(ticket.status()).isEqualTo("Done");
      assertThat(ticket.comments().get(0).asText()).startsWith("*Nothing is left to do here.*");
      assertThat(server.jira.calls().stream().map(call -> call.path()))
          .allMatch(path -> path.startsWith("/rest/api/2/"));
    }
  }

  @Test
  void theWrongVersionIsNamed() {
    Account account = estate.tenant("version");
    estate.channel(account, settings -> settings.put("deployment", "DataCenter"));
    estate.notify.secrets.put("version/jira", java.util.Map.of("token", JiraEstate.TOKEN));
    account.finds("public-bucket", "a", 65);
    estate.jira.fault(JiraFault.answer("POST", "/issue", 1, 410));
    estate.notify.tell();
    assertThat(estate.failure(account).message())
        .isEqualTo("This Jira no longer serves version 2 of its API: set deployment to Cloud.");
  }

  @Test
  void aTestAsksWhatATicketWouldNeedAndMakesNone() {
    Account account = estate.tenant("tested");
    assertThat(estate.test(account, "one")).isNull();
    assertThat(estate.jira.tickets()).isEmpty();
    estate.project("tested").require("customfield_1", "Team").without("labels");
    assertThat(String.valueOf(estate.test(account, "two")))
        .contains(
            "The project TESTED needs Team (customfield_1), which the channel gives nothing.");
    estate.token("tested", "revoked");
    assertThat(String.valueOf(estate.test(account, "three"))).contains("CREDENTIALS_REJECTED");
    estate.token("tested", JiraEstate.TOKEN);
    estate.channel(
        account,
        settings -> {
          settings.put("issueType", "Epic");
          return settings;
        });
    assertThat(String.valueOf(estate.test(account, "four")))
        .contains("The project TESTED has no type of issue Epic; it has Task, Bug.");
    assertThat(estate.jira.calls().stream().map(call -> call.method()).distinct())
        .isEqualTo(List.of("GET").stream().toList());
  }
}
