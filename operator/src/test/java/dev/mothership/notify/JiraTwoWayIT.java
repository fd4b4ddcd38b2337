package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.jira.JiraFault;
import dev.mothership.local.jira.JiraTicket;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyEstate.Account;
import dev.mothership.notify.jira.JiraHook;
import dev.mothership.notify.jira.JiraHookApi;
import dev.mothership.store.ExceptionProposals;
import dev.mothership.store.TicketPolls;
import dev.mothership.store.TicketStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people do in Jira, and what it does to findings and their tickets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JiraTwoWayIT {
  private static final String STILL = "This was closed, but a scan since then still finds it.";

  private JiraEstate estate;

  @BeforeAll
  void begin() {
    estate = JiraEstate.cloud();
  }

  @AfterAll
  void end() {
    estate.close();
  }

  private JiraTicket told(Account account, String asset) {
    account.finds("public-bucket", asset, 65);
    estate.notify.tell();
    return estate.ticket(account.namespace);
  }

  private List<String> triage(Account account) {
    return estate.notify.texts(
        "select f.name || ' ' || t.status || ' ' || t.assignee || ' ' || t.by_user from triage t join finding f on f.tenant_id = t.tenant_id and f.id = t.finding_id where t.tenant_id = %d order by f.name"
            .formatted(account.tenant));
  }

  private List<String> states(Account account) {
    return estate.notify.texts(
        "select state from finding where tenant_id = %d order by name".formatted(account.tenant));
  }

  private static List<String> starts(JiraTicket ticket) {
    return ticket.comments().stream()
        .map(comment -> JiraEstate.words(comment).replaceAll("(?<=[.)]).*", ""))
        .toList();
  }

  @Test
  void whoWorksOnItBecomesTriageWhateverTheIndexOfJiraKnows() {
    Account account = estate.tenant("triage");
    JiraTicket ticket = told(account, "a");
    estate.settle();
    assertThat(triage(account)).isEmpty();
    estate.jira.move(ticket.key(), "In Progress", "");
    estate.jira.assign(ticket.key(), "5b10", "Ada");
    estate.settle();
    String by = ticket.key();
    assertThat(triage(account))
        .containsExactly("configuration-public-bucket-a InProgress Ada " + by);
    account.finds("public-bucket", "b", 41);
    estate.jira.pass(Duration.ofMinutes(1));
    estate.jira.move(ticket.key(), "In Progress", "");
    estate.settle();
    assertThat(triage(account))
        .containsExactly(
            "configuration-public-bucket-a InProgress Ada " + by,
            "configuration-public-bucket-b InProgress Ada " + by);
    estate.notify.execute(
        "update triage set assignee = 'Grace' where tenant_id = " + account.tenant);
    estate.jira.move(ticket.key(), "To Do", "");
    estate.settle();
    assertThat(triage(account))
        .containsExactly(
            "configuration-public-bucket-a Acknowledged Grace " + by,
            "configuration-public-bucket-b Acknowledged Grace " + by);
    assertThat(states(account)).containsExactly("Open", "Open");
    assertThat(
            estate.notify.number(
                "select count(*) from audit where action = 'triage' and actor = '%s'"
                    .formatted(by)))
        .isEqualTo(4);
  }

  /** Somebody, or something, that closes the ticket again whatever happens. */
  @Test
  void whatIsClosedTooEarlyComesBackOncePerScanAndNeverInBetween() {
    Account account = estate.tenant("early");
    JiraTicket ticket = told(account, "a");
    for (int scan = 1; scan <= 3; scan++) {
      estate.jira.move(ticket.key(), "Done", "Done");
      for (int i = 0; i < 2; i++) {
        estate.settle();
      }
      assertThat(ticket.status()).as("no scan since it was closed").isEqualTo("Done");
      assertThat(states(account)).containsExactly("Open");
      estate.pass(Duration.ofHours(1));
      estate.scan(account);
      estate.settle();
      assertThat(ticket.status()).isEqualTo("To Do");
      assertThat(starts(ticket)).hasSize(scan).allMatch(STILL::equals);
      for (int i = 0; i < 2; i++) {
        estate.settle();
      }
      assertThat(ticket.status()).isEqualTo("To Do");
      assertThat(ticket.comments()).hasSize(scan);
    }
    long calls = estate.jira.count("POST", "/transitions");
    estate.scan(account);
    estate.settle();
    assertThat(estate.jira.count("POST", "/transitions")).isEqualTo(calls);
  }

  @Test
  void aScanThatDidNotReadItProvesNothing() {
    Account account = estate.tenant("unread");
    JiraTicket ticket = told(account, "a");
    estate.jira.move(ticket.key(), "Done", "Done");
    estate.settle();
    estate.scan(account);
    estate.notify.execute(
        "update scan_scope set state = 'failed' where tenant_id = " + account.tenant);
    estate.settle();
    assertThat(ticket.status()).isEqualTo("Done");
    estate.scan(account);
    estate.notify.execute("update tenant set done_seq = done_seq - 1 where id = " + account.tenant);
    estate.settle();
    assertThat(ticket.status()).as("not correlated yet").isEqualTo("Done");
    estate.notify.execute(
        "update tenant set done_seq = requested_seq where id = " + account.tenant);
    estate.settle();
    assertThat(ticket.status()).isEqualTo("To Do");
  }

  @Test
  void whoClosesWhatIsMendedIsRight() {
    Account account = estate.tenant("right");
    JiraTicket ticket = told(account, "a");
    estate.jira.move(ticket.key(), "Done", "Done");
    estate.settle();
    estate.pass(Duration.ofHours(1));
    account.mends("public-bucket", "a");
    estate.scan(account);
    estate.settle();
    estate.settle();
    assertThat(ticket.status()).isEqualTo("Done");
    assertThat(starts(ticket)).containsExactly("Nothing is left to do here.");
    account.finds("public-bucket", "a", 65);
    estate.settle();
    assertThat(ticket.status()).as("it is there again").isEqualTo("To Do");
  }

  @Test
  void somethingNewDoesNotWaitForAnotherScan() {
    Account account = estate.tenant("news");
    JiraTicket ticket = told(account, "a");
    estate.jira.move(ticket.key(), "Done", "Done");
    estate.settle();
    account.finds("public-bucket", "b", 84);
    estate.settle();
    assertThat(ticket.status()).isEqualTo("To Do");
    assertThat(starts(ticket)).containsExactly("New: b (risk 84)");
  }

  @Test
  void aWontDoProposesAnExceptionAndSilencesNothing() {
    Account account = estate.tenant("wont");
    JiraTicket ticket = told(account, "a");
    estate.jira.assign(ticket.key(), "5b10", "Ada");
    estate.jira.move(ticket.key(), "Done", "Won't Do");
    estate.settle();
    assertThat(states(account)).containsExactly("Open");
    assertThat(
            new ExceptionProposals(estate.notify.database)
                .waiting(100).stream().filter(proposal -> proposal.namespace().equals("wont")))
        .singleElement()
        .satisfies(
            proposal -> {
              assertThat(proposal.finding()).isEqualTo("configuration-public-bucket-a");
              assertThat(proposal.requestedBy()).isEqualTo("Ada");
              assertThat(proposal.source()).isEqualTo("jira");
              assertThat(proposal.reason())
                  .isEqualTo(ticket.key() + " was closed as \"Won't Do\".");
            });
    assertThat(
            estate.notify.texts(
                "select body->>'ticket' from outbox where kind = 'exception-proposed' and tenant_id = "
                    + account.tenant))
        .containsExactly(ticket.key());
    assertThat(starts(ticket)).containsExactly("An exception is proposed for what is open here.");
    estate.pass(Duration.ofHours(1));
    estate.scan(account);
    estate.settle();
    estate.settle();
    assertThat(ticket.status()).as("while somebody may decide").isEqualTo("Done");
    assertThat(ticket.comments()).hasSize(1);

    estate.pass(Duration.ofDays(15));
    estate.scan(account);
    estate.settle();
    assertThat(ticket.status()).as("nobody did").isEqualTo("To Do");
    assertThat(starts(ticket))
        .containsExactly("An exception is proposed for what is open here.", STILL);
  }

  @Test
  void aRefusedProposalBringsTheTicketBackAndIsNotAskedForTwice() {
    Account account = estate.tenant("refused");
    JiraTicket ticket = told(account, "a");
    estate.jira.move(ticket.key(), "Done", "Won't Do");
    estate.settle();
    estate.notify.execute(
        "update exception_proposal set object = 'refused/jira-a' where tenant_id = "
            + account.tenant);
    estate.notify.execute(
        "insert into exception (cluster, namespace, name, tenant_id, uid, hash, type, max_matches, reason, requested_by, expires_at, longest) values (false, 'refused', 'jira-a', %d, 'u', 'h', 'AcceptedRisk', 1, 'r', 'jira:Ada', now() + interval '90 days', interval '1 year')"
            .formatted(account.tenant));
    estate.scan(account);
    estate.settle();
    assertThat(ticket.status()).as("waiting").isEqualTo("Done");
    estate.notify.execute(
        "insert into approval (tenant_id, namespace, name, uid, target_kind, target_name, target_hash, decision, by_user, decided_at) values (%d, 'refused', 'no', 'u', 'PostureException', 'jira-a', 'h', 'Reject', 'grace', now())"
            .formatted(account.tenant));
    estate.scan(account);
    estate.settle();
    assertThat(ticket.status()).isEqualTo("To Do");
    estate.jira.move(ticket.key(), "Done", "Won't Do");
    estate.settle();
    assertThat(starts(ticket))
        .containsExactly("An exception is proposed for what is open here.", STILL);
    estate.scan(account);
    estate.settle();
    assertThat(ticket.status()).as("no proposal stands").isEqualTo("To Do");
    assertThat(
            estate.notify.number(
                "select count(*) from outbox where kind = 'exception-proposed' and tenant_id = "
                    + account.tenant))
        .isEqualTo(1);
  }

  @Test
  void aHundredTicketsAreReadTogetherAndTheOneThatIsGoneHindersNone() {
    Account account = estate.tenant("many");
    for (int i = 0; i < 52; i++) {
      account.put("rule-%02d".formatted(i), "a", 65);
    }
    account.correlate();
    while (estate.notify.tell() > 0) {
      estate.pass(Duration.ofSeconds(1));
    }
    List<JiraTicket> tickets = estate.tickets("many");
    assertThat(tickets).hasSize(52);
    estate.settle();
    long before = estate.jira.count("POST", "/search/jql");
    estate.jira.move(tickets.get(51).key(), "In Progress", "");
    estate.settle();
    assertThat(estate.jira.count("POST", "/search/jql") - before).isGreaterThanOrEqualTo(2);
    assertThat(triage(account)).hasSize(1);
    estate.jira.delete(tickets.get(3).key());
    estate.jira.move(tickets.get(4).key(), "In Progress", "");
    estate.settle();
    assertThat(triage(account)).hasSize(2);
    assertThat(
            estate.notify.number(
                "select count(*) from ticket where gone_at is not null and tenant_id = "
                    + account.tenant))
        .isEqualTo(1);
    assertThat(
            estate.notify.number(
                "select count(*) from ticket_poll where failure is not null and tenant_id = "
                    + account.tenant))
        .isZero();
  }

  @Test
  void whatCannotBeReadIsTheChannelsConditionAndReadWholeLater() {
    Account account = estate.tenant("unreadable");
    JiraTicket ticket = told(account, "a");
    estate.settle();
    estate.jira.move(ticket.key(), "In Progress", "");
    estate.token("unreadable", "revoked");
    estate.settle();
    assertThat(estate.failure(account).reason()).isEqualTo(FailureReason.CREDENTIALS_REJECTED);
    assertThat(triage(account)).isEmpty();
    estate.token("unreadable", JiraEstate.TOKEN);
    estate.jira.fault(JiraFault.throttled("/search/jql", 1, Duration.ofMinutes(10)));
    estate.pass(Duration.ofMinutes(30));
    for (int i = 0; i < 4; i++) {
      estate.settle();
    }
    assertThat(triage(account)).hasSize(1);
    assertThat(estate.notify.channels.summary(estate.channelId(account)).failure()).isNull();
  }

  @Test
  void aSignedWordOfJiraHasTheTicketReadAtOnceAndAForgedOneNothing() throws Exception {
    Account account = estate.tenant("hook");
    JiraTicket ticket = told(account, "a");
    estate.settle();
    estate.jira.move(ticket.key(), "In Progress", "");
    estate.read();
    assertThat(triage(account)).as("not yet due").isEmpty();
    JiraHook hook =
        new JiraHook(
            new TicketStore(estate.notify.database, estate.notify.time()),
            new TicketPolls(estate.notify.database, estate.notify.time()));
    long channel = estate.channelId(account);
    String key = "a-secret-of-the-webhook";
    byte[] word =
        "{\"webhookEvent\":\"jira:issue_updated\",\"issue\":{\"id\":\"%s\",\"key\":\"%s\",\"fields\":{\"status\":{\"name\":\"Done\"}}}}"
            .formatted(ticket.id(), ticket.key())
            .getBytes(StandardCharsets.UTF_8);
    String signature = signature(key, word);
    assertThat(hook.take(channel, () -> key, "", word)).isEqualTo(JiraHook.Outcome.REFUSED);
    assertThat(hook.take(channel, () -> key, signature("another-secret-of-it", word), word))
        .isEqualTo(JiraHook.Outcome.REFUSED);
    assertThat(hook.take(channel, () -> "", signature, word)).isEqualTo(JiraHook.Outcome.REFUSED);
    estate.read();
    assertThat(triage(account)).isEmpty();
    byte[] other = "{\"issue\":{\"id\":\"99999\"}}".getBytes(StandardCharsets.UTF_8);
    assertThat(hook.take(channel, () -> key, signature(key, other), other))
        .isEqualTo(JiraHook.Outcome.IGNORED);
    assertThat(hook.take(channel, () -> key, signature, word)).isEqualTo(JiraHook.Outcome.TAKEN);
    estate.read();
    assertThat(triage(account))
        .as("what Jira says when asked, not what the word says")
        .containsExactly("configuration-public-bucket-a InProgress  " + ticket.key());
  }

  @Test
  void jirasWebhookCallsAChannelByItsNameAndLearnsNothingItCannotSignFor() throws Exception {
    Account account = estate.tenant("called");
    JiraTicket ticket = told(account, "a");
    estate.settle();
    String key = "a-secret-of-the-webhook";
    estate.notify.secrets.put(
        "called/jira",
        Map.of("email", JiraEstate.USER, "token", JiraEstate.TOKEN, "webhookSecret", key));
    byte[] word =
        "{\"issue\":{\"id\":\"%s\"}}".formatted(ticket.id()).getBytes(StandardCharsets.UTF_8);
    assertThat(status("called", "jira", signature("another-secret-of-it", word), word))
        .isEqualTo(401);
    assertThat(status("called", "no-such-channel", signature(key, word), word)).isEqualTo(401);
    assertThat(status("", "jira", signature(key, word), word)).isEqualTo(401);
    estate.jira.move(ticket.key(), "In Progress", "");
    assertThat(status("called", "jira", signature(key, word), word)).isEqualTo(202);
    estate.read();
    assertThat(triage(account)).hasSize(1);
    estate.notify.secrets.remove("called/jira");
    assertThat(status("called", "jira", signature(key, word), word)).isEqualTo(503);
  }

  private int status(String namespace, String channel, String signature, byte[] word)
      throws Exception {
    JiraHookApi api =
        new JiraHookApi(
            new Callbacks(
                new TicketPolls(estate.notify.database, estate.notify.time()),
                estate.notify::secret),
            new JiraHook(
                new TicketStore(estate.notify.database, estate.notify.time()),
                new TicketPolls(estate.notify.database, estate.notify.time())));
    InputStream body = new ByteArrayInputStream(word);
    return (namespace.isEmpty()
            ? api.cluster(channel, signature, body)
            : api.namespaced(namespace, channel, signature, body))
        .getStatus();
  }

  private static String signature(String key, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
