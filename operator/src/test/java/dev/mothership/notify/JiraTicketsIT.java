package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.jira.JiraTicket;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyEstate.Account;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What owners see in Jira of findings that come, change and go, and what a project may refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JiraTicketsIT {
  private JiraEstate estate;

  @BeforeAll
  void begin() {
    estate = JiraEstate.cloud();
  }

  @AfterAll
  void end() {
    estate.close();
  }

  @Test
  void aFindingIsATicketThatIsKeptUpToDateAndMovedWhenItIsGone() {
    Account shop =
        estate.tenant(
            "shop",
            settings -> {
              settings.put("assignee", "5b10ac8d82e05b22cc7d4ef5");
              settings.putArray("labels").add("security");
              return settings;
            });
    shop.finds("public-bucket", "invoices", 65);
    assertThat(estate.notify.tell()).isEqualTo(1);
    JiraTicket ticket = estate.ticket("shop");
    JsonNode fields = ticket.fields();
    assertThat(fields.path("summary").asText()).isEqualTo("Title of public-bucket");
    assertThat(fields.path("issuetype").path("name").asText()).isEqualTo("Task");
    assertThat(fields.path("priority").path("name").asText()).isEqualTo("High");
    assertThat(fields.path("assignee").path("accountId").asText())
        .isEqualTo("5b10ac8d82e05b22cc7d4ef5");
    assertThat(fields.path("labels")).hasSize(2);
    assertThat(fields.path("labels").path(0).asText())
        .isEqualTo(
            estate.notify.texts("select mark from thread where tenant_id = " + shop.tenant).get(0))
        .matches("mothership-[0-9a-f]{24}");
    assertThat(fields.path("labels").path(1).asText()).isEqualTo("security");
    assertThat(fields.path("description").path("type").asText()).isEqualTo("doc");
    assertThat(JiraEstate.words(fields.path("description")))
        .contains("Risk 65, high. 1 open, 0 excepted, 0 resolved.")
        .contains("Team shop, account prod (aws ")
        .contains("It can be read by anybody.")
        .contains("exposure 0.8: open to the world")
        .contains("How to fix itBlock public access.")
        .contains("configuration-public-bucket-invoices");
    assertThat(fields.path("description").findValuesAsText("href"))
        .containsExactly("https://console.example/shop/configuration-public-bucket-invoices");
    assertThat(ticket.comments()).isEmpty();
    assertThat(
            estate.notify.texts(
                "select reference || ' ' || url from thread where tenant_id = " + shop.tenant))
        .containsExactly(
            "SHOP-%1$s %2$s/browse/SHOP-%1$s"
                .formatted(ticket.key().substring(5), estate.jira.endpoint()));
    assertThat(estate.notify.tell()).isZero();

    shop.finds("public-bucket", "invoices", 84);
    assertThat(estate.notify.tell()).isEqualTo(1);
    assertThat(ticket.fields().path("priority").path("name").asText()).isEqualTo("Highest");
    assertThat(JiraEstate.words(ticket.fields().path("description")))
        .contains("Risk 84, critical. 1 open");
    assertThat(ticket.fields().path("labels")).hasSize(2);
    assertThat(JiraEstate.words(ticket.comments().get(0))).isEqualTo("Risk 65 to 84: invoices");

    shop.mends("public-bucket", "invoices");
    assertThat(estate.notify.tell()).isEqualTo(1);
    assertThat(ticket.status()).isEqualTo("Done");
    assertThat(ticket.resolution()).isEqualTo("Done");
    assertThat(JiraEstate.words(ticket.fields().path("description")))
        .contains("Nothing is left to do. 0 open, 0 excepted, 1 resolved.");
    assertThat(JiraEstate.words(ticket.comments().get(1)))
        .isEqualTo("Nothing is left to do here.Resolved: invoices (fixed)");

    shop.finds("public-bucket", "invoices", 84);
    assertThat(estate.notify.tell()).isEqualTo(1);
    assertThat(ticket.status()).isEqualTo("To Do");
    assertThat(ticket.resolution()).isEmpty();
    assertThat(JiraEstate.words(ticket.comments().get(2)))
        .isEqualTo("There is something left to do again.Back again: invoices (risk 84)");
    assertThat(ticket.comments()).hasSize(3);
    assertThat(estate.tickets("shop")).hasSize(1);
  }

  @Test
  void whatIsExceptedIsNotFixed() {
    Account account = estate.tenant("excepted");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    JiraTicket ticket = estate.ticket("excepted");
    mute(account, "Muted", "muted");
    estate.notify.tell();
    assertThat(ticket.status()).isEqualTo("Done");
    assertThat(ticket.resolution()).isEqualTo("Won't Do");
    assertThat(JiraEstate.words(ticket.comments().get(0)))
        .isEqualTo("Nothing is left to do here.Excepted: a");
    mute(account, "Open", "unmuted");
    estate.notify.tell();
    assertThat(ticket.status()).isEqualTo("To Do");
    assertThat(JiraEstate.words(ticket.comments().get(1)))
        .isEqualTo("There is something left to do again.Counts again: a (risk 65)");
  }

  private void mute(Account account, String state, String kind) {
    estate.notify.execute(
        "update finding set state = '%s' where tenant_id = %d".formatted(state, account.tenant));
    estate.notify.execute(
        "insert into outbox (tenant_id, kind, finding_id, dedupe, body) select tenant_id, 'finding-%1$s', id, id || '%1$s', jsonb_build_object('name', name, 'title', title, 'before', jsonb_build_object('state', 'x', 'risk', risk, 'severity', severity), 'after', jsonb_build_object('state', state, 'risk', risk, 'severity', severity)) from finding where tenant_id = %2$d"
            .formatted(kind, account.tenant));
  }

  @Test
  void aThousandFindingsOfAGroupFitIntoOneTicket() {
    Account account = estate.tenant("big");
    IntStream.range(0, 300).forEach(i -> account.put("public-bucket", "x".repeat(200) + i, 65));
    account.correlate();
    estate.notify.tell();
    JsonNode description = estate.ticket("big").fields().path("description");
    assertThat(description.toString().length()).isBetween(2_000, 32_767);
    assertThat(JiraEstate.words(description)).contains("300 open").contains("… and 280 more.");
  }

  @Test
  void aRequiredFieldIsNamedAndTicketsComeOnceItIsGiven() {
    Account account = estate.tenant("fields");
    estate.project("fields").require("customfield_10050", "Team");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    Failure failure = estate.failure(account);
    assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_DATA);
    assertThat(failure.code()).isEqualTo("HTTP 400");
    assertThat(failure.message())
        .isEqualTo(
            "The project FIELDS refuses new issues: it needs Team (customfield_10050), which the"
                + " channel gives nothing. Set it under fields, or take it off the project's form.");
    estate.channel(
        account,
        settings -> {
          settings
              .putArray("fields")
              .addObject()
              .put("field", "customfield_10050")
              .put("json", "{\"value\": \"{{tenant.name}}\"}");
          return settings;
        });
    assertThat(estate.notify.tell()).isEqualTo(1);
    assertThat(estate.ticket("fields").fields().path("customfield_10050").path("value").asText())
        .isEqualTo("fields");
    assertThat(estate.notify.channels.summary(estate.channelId(account)).failure()).isNull();
  }

  @Test
  void whatAProjectDoesWithoutIsLeftOut() {
    Account account = estate.tenant("plain");
    estate.project("plain").without("priority").without("duedate");
    account.finds("public-bucket", "a", 65);
    assertThat(estate.notify.tell()).isEqualTo(1);
    assertThat(estate.ticket("plain").fields().has("priority")).isFalse();
    account.finds("public-bucket", "a", 84);
    estate.notify.tell();
    assertThat(JiraEstate.words(estate.ticket("plain").fields().path("description")))
        .contains("Risk 84, critical.");
  }

  @Test
  void aPriorityOfOnesOwnThatTheProjectDoesNotKnowIsNamed() {
    Account account =
        estate.tenant(
            "priorities",
            settings -> {
              settings.putObject("priorities").put("high", "P1");
              return settings;
            });
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    assertThat(estate.failure(account).message())
        .isEqualTo(
            "The project PRIORITIES refuses new issues: it does not take what the channel gives"
                + " priority (priority), one of Highest, High, Medium, Low. Set it under fields, or"
                + " take it off the project's form.");
  }

  @Test
  void aProjectThatIsGoneAndOneThatIsForbiddenAreNamed() {
    Account gone = estate.tenant("gone");
    estate.project("gone").close();
    gone.finds("public-bucket", "a", 65);
    Account forbidden = estate.tenant("forbidden");
    estate.project("forbidden").forbid();
    forbidden.finds("public-bucket", "a", 65);
    estate.notify.tell();
    assertThat(estate.failure(gone).reason()).isEqualTo(FailureReason.DESTINATION_NOT_FOUND);
    assertThat(estate.failure(gone).message())
        .startsWith("Jira shows the account no project GONE: it was moved, renamed or archived");
    assertThat(estate.failure(forbidden).reason()).isEqualTo(FailureReason.PERMISSION_DENIED);
    assertThat(estate.failure(forbidden).message()).contains("in the project FORBIDDEN");
    assertThat(estate.notify.channels.summary(estate.channelId(gone)).dead()).isZero();
    estate.project("gone").open();
    estate.pass(Duration.ofMinutes(2));
    estate.notify.tell();
    assertThat(estate.tickets("gone")).hasSize(1);
  }

  @Test
  void aTokenThatWasRevokedIsNamedAndANewOneNeedsNoRestart() {
    Account account = estate.tenant("token");
    estate.token("token", "revoked-token");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    Failure failure = estate.failure(account);
    assertThat(failure.reason()).isEqualTo(FailureReason.CREDENTIALS_REJECTED);
    assertThat(failure.message())
        .contains("expired, was revoked")
        .contains("under token")
        .doesNotContain("revoked-token");
    estate.notify.secrets.put("token/jira", java.util.Map.of("token", JiraEstate.TOKEN));
    estate.pass(Duration.ofMinutes(2));
    estate.notify.tell();
    assertThat(estate.failure(account).message()).contains("under email and token");
    estate.token("token", JiraEstate.TOKEN);
    estate.pass(Duration.ofMinutes(5));
    estate.notify.tell();
    assertThat(estate.tickets("token")).hasSize(1);
  }

  @Test
  void anIssueThatMovedIsFollowedAndOneThatWasDeletedIsMadeAgainOnlyForNews() {
    Account account = estate.tenant("moved");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    JiraTicket first = estate.ticket("moved");
    estate.jira.project("OTHER");
    estate.jira.rename(first.key(), "OTHER-900");
    account.finds("public-bucket", "a", 84);
    estate.notify.tell();
    assertThat(JiraEstate.words(first.fields().path("description"))).contains("Risk 84");
    assertThat(
            estate.notify.texts("select reference from thread where tenant_id = " + account.tenant))
        .containsExactly("OTHER-900");

    estate.jira.delete("OTHER-900");
    estate.settle();
    assertThat(estate.tickets("moved")).isEmpty();
    account.finds("public-bucket", "b", 90);
    estate.notify.tell();
    JiraTicket second = estate.ticket("moved");
    assertThat(JiraEstate.words(second.fields().path("description"))).contains("Risk 90");
    assertThat(
            estate.notify.texts("select reference from thread where tenant_id = " + account.tenant))
        .containsExactly(second.key());
    estate.jira.delete(second.key());
    account.mends("public-bucket", "a");
    account.mends("public-bucket", "b");
    estate.notify.tell();
    assertThat(estate.tickets("moved")).isEmpty();
    assertThat(estate.notify.waiting()).isZero();
  }

  @Test
  void aStatusThatCannotFollowIsTheChannelsCondition() {
    Account account =
        estate.tenant(
            "stuck",
            settings -> {
              settings.putObject("transitions").put("resolve", "Ship it");
              return settings;
            });
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    account.mends("public-bucket", "a");
    estate.notify.tell();
    JiraTicket ticket = estate.ticket("stuck");
    assertThat(ticket.status()).isEqualTo("To Do");
    assertThat(JiraEstate.words(ticket.comments().get(0))).startsWith("Nothing is left to do");
    assertThat(estate.failure(account).message())
        .isEqualTo(
            "%s is in To Do, which has no transition \"Ship it\"; it has Start, Finish. Correct transitions.resolve, or the project's workflow."
                .formatted(ticket.key()));
    estate.channel(account, settings -> settings);
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    account.mends("public-bucket", "a");
    estate.notify.tell();
    assertThat(ticket.status()).isEqualTo("Done");
    assertThat(estate.notify.channels.summary(estate.channelId(account)).failure()).isNull();
  }

  @Test
  void noMoreTicketsAreOpenThanTheChannelAllowsAndTheWorstComeFirst() {
    Account account = estate.tenant("most");
    estate.channel(account, settings -> settings, body -> body.put("maxOpen", 2));
    account.put("rule-a", "a", 41).put("rule-b", "b", 90).put("rule-c", "c", 65).correlate();
    estate.notify.tell();
    assertThat(summaries("most")).containsExactly("Title of rule-b", "Title of rule-c");
    account.mends("rule-c", "c");
    estate.notify.tell();
    assertThat(summaries("most"))
        .containsExactly("Title of rule-b", "Title of rule-c", "Title of rule-a");
  }

  private List<String> summaries(String tenant) {
    return estate.tickets(tenant).stream()
        .map(ticket -> ticket.fields().path("summary").asText())
        .toList();
  }

  /** An id of one Jira is of somebody else's issue in another. */
  @Test
  void anotherJiraGetsTicketsOfItsOwn() {
    Account account = estate.tenant("elsewhere");
    account.finds("public-bucket", "a", 65);
    estate.notify.tell();
    JiraTicket first = estate.ticket("elsewhere");
    estate.other.project("ELSEWHERE");
    estate.channel(account, settings -> settings.put("url", estate.other.endpoint().toString()));
    account.finds("public-bucket", "b", 84);
    estate.notify.tell();
    assertThat(estate.other.tickets()).hasSize(1);
    JiraTicket second = estate.other.tickets().get(0);
    assertThat(JiraEstate.words(second.fields().path("description")))
        .contains("Risk 84, critical. 2 open");
    assertThat(JiraEstate.words(first.fields().path("description"))).contains("1 open");
    assertThat(first.comments()).isEmpty();
    account.mends("public-bucket", "a");
    account.mends("public-bucket", "b");
    estate.notify.tell();
    assertThat(second.status()).isEqualTo("Done");
    assertThat(first.status()).isEqualTo("To Do");
  }
}
