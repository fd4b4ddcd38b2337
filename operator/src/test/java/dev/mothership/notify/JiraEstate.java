package dev.mothership.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.local.jira.JiraProject;
import dev.mothership.local.jira.JiraStub;
import dev.mothership.local.jira.JiraTicket;
import dev.mothership.model.Failure;
import dev.mothership.notify.NotifyEstate.Account;
import dev.mothership.notify.jira.JiraNotifier;
import dev.mothership.notify.jira.JiraTracker;
import dev.mothership.store.ChannelIntent;
import dev.mothership.store.TicketPolls;
import dev.mothership.store.TicketReadings;
import dev.mothership.store.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An estate whose channels lead to a Jira, with a project for each tenant. */
final class JiraEstate implements AutoCloseable {
  static final String USER = "mothership@example.com";
  static final String TOKEN = "jira-token-of-the-test";

  final JiraStub jira;

  /** Another one that the installation allows. */
  final JiraStub other = JiraStub.cloud(USER, TOKEN);

  final NotifyEstate notify;
  private final boolean cloud;
  private final TestSettings settings;
  private final Outbound outbound;

  /**
   * @param patience with what never answers
   */
  private JiraEstate(JiraStub jira, boolean cloud, Duration patience) {
    this.jira = jira;
    this.cloud = cloud;
    List<String> hosts = List.of(jira.endpoint().getAuthority(), other.endpoint().getAuthority());
    this.notify = new NotifyEstate(patience);
    this.settings = new TestSettings(Optional.empty(), hosts, true, patience);
    this.outbound = new Outbound(settings, Set::of);
    notify.notifiers.add(
        new JiraNotifier(
            outbound,
            new TicketStore(notify.mortal, notify.time()),
            new TicketReadings(notify.mortal, notify.time())));
    jira.callers(notify.mortality::step);
  }

  static JiraEstate cloud() {
    return cloud(Duration.ofSeconds(60));
  }

  static JiraEstate cloud(Duration patience) {
    return new JiraEstate(JiraStub.cloud(USER, TOKEN), true, patience);
  }

  static JiraEstate dataCenter() {
    return new JiraEstate(JiraStub.dataCenter(TOKEN), false, Duration.ofSeconds(60));
  }

  /** A tenant with a project of its name in capitals, to which its channel leads. */
  Account tenant(String name) {
    return tenant(name, settings -> settings);
  }

  Account tenant(String name, UnaryOperator<ObjectNode> change) {
    Account account = notify.tenant(name);
    token(name, TOKEN);
    project(name);
    channel(account, change);
    return account;
  }

  JiraProject project(String tenant) {
    return jira.project(key(tenant));
  }

  static String key(String tenant) {
    return tenant.toUpperCase(Locale.ROOT);
  }

  void token(String tenant, String token) {
    notify.secrets.put(
        tenant + "/jira", cloud ? Map.of("email", USER, "token", token) : Map.of("token", token));
  }

  /** The same channel again, with a changed block. */
  long channel(Account account, UnaryOperator<ObjectNode> change) {
    return channel(account, change, body -> body);
  }

  long channel(Account account, UnaryOperator<ObjectNode> change, UnaryOperator<ObjectNode> body) {
    return account.channel(
        "jira",
        plain -> {
          plain.put("type", "jira").put("secret", "jira");
          ObjectNode settings = plain.putObject("settings");
          settings
              .put("url", jira.endpoint().toString())
              .put("deployment", cloud ? "Cloud" : "DataCenter")
              .put("project", key(account.namespace))
              .put("issueType", "Task")
              .put("pollInterval", "5m");
          settings.putObject("transitions").put("resolve", "Finish").put("reopen", "Reopen");
          settings.putArray("wontDoResolutions").add("Won't Do");
          change.apply(settings);
          return body.apply(plain);
        });
  }

  /** What the channel's object says of it when it is stored again: so many messages were sent. */
  void known(Account account, long messages) {
    store(account, "", messages);
  }

  /** Why a test of the channel failed; null where it did not. */
  @Nullable Failure test(Account account, String token) {
    store(account, token, 0);
    while (notify.process().tester().step()) {
      continue;
    }
    return notify.channels.summary(channelId(account)).testFailure();
  }

  private void store(Account account, String test, long known) {
    String body =
        notify.texts("select body::text from channel where id = " + channelId(account)).get(0);
    notify.channels.save(
        NotifyEstate.intent(
            new ChannelIntent.Name(false, account.namespace, "jira"),
            OptionalLong.of(account.tenant),
            "",
            plain -> parsed(body),
            true,
            test,
            "",
            known));
  }

  private static ObjectNode parsed(String body) {
    try {
      return (ObjectNode) new JsonMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  Readback readback() {
    TicketReadings readings = new TicketReadings(notify.mortal, notify.time());
    TicketStore tickets = new TicketStore(notify.mortal, notify.time());
    return new Readback(
        new TicketPolls(notify.mortal, notify.time()),
        readings,
        new Notifiers(notify.notifiers),
        List.of(new JiraTracker(outbound, tickets, readings)),
        notify::secret,
        settings);
  }

  /** Reads whatever is due to be read. */
  void read() {
    Readback readback = readback();
    while (readback.step()) {
      continue;
    }
  }

  /** Lets time go by on both sides. */
  void pass(Duration time) {
    notify.forward(time);
    jira.pass(time);
  }

  /** What people did is read, told and done, some minutes later. */
  void settle() {
    pass(Duration.ofMinutes(6));
    read();
    readback().reopen();
    notify.tell();
  }

  /** A scan of the account that begins now, ends, and is correlated. */
  void scan(Account account) {
    pass(Duration.ofMinutes(1));
    Instant now = notify.database.jdbi().withHandle(notify.time()::now);
    long scan =
        notify.number(
            "insert into scan (tenant_id, account_id, task_id, epoch, started_at, finished_at, outcome) values (%d, %d, 1, 1, '%s', '%s', 'complete') returning id"
                .formatted(account.tenant, account.id, now, now));
    notify.execute(
        "insert into scan_scope (tenant_id, account_id, region, type, scan_id, state, collected) values (%1$d, %2$d, 'global', 'aws.s3.bucket', %3$d, 'complete', true) on conflict (tenant_id, account_id, region, type) do update set scan_id = %3$d, state = 'complete'"
            .formatted(account.tenant, account.id, scan));
    notify.execute(
        "update tenant set requested_seq = requested_seq + 1 where id = " + account.tenant);
    account.correlate();
    notify.execute("update tenant set done_seq = requested_seq where id = " + account.tenant);
  }

  /** A tenant's threads with something that nobody has seen, and why. */
  List<String> waiting(Account account) {
    return notify.texts(
        "select coalesce(t.failure, l.failure, '{}')::text || ' until ' || greatest(t.retry_at, l.retry_at, l.rate_at) from thread t join channel_lane l on l.tenant_id = t.tenant_id and l.channel_id = t.channel_id where t.due_at is not null and t.tenant_id = "
            + account.tenant);
  }

  /** Issues of a tenant's project, in the order they were made. */
  List<JiraTicket> tickets(String tenant) {
    return jira.tickets().stream()
        .filter(ticket -> ticket.key().startsWith(key(tenant) + "-"))
        .toList();
  }

  JiraTicket ticket(String tenant) {
    List<JiraTicket> all = tickets(tenant);
    if (all.size() != 1) {
      throw new AssertionError("one ticket was expected, and there are " + all.size());
    }
    return all.get(0);
  }

  /** What keeps a tenant's tickets from being made. */
  Failure failure(Account account) {
    Failure failure = notify.channels.summary(channelId(account)).failure();
    if (failure == null) {
      throw new AssertionError("the channel has no failure");
    }
    return failure;
  }

  long channelId(Account account) {
    return notify.number(
        "select id from channel where name = 'jira' and namespace = '%s'"
            .formatted(account.namespace));
  }

  /** The words of a document, in their order. */
  static String words(JsonNode body) {
    if (body.isTextual()) {
      return body.asText();
    }
    return String.join("", body.findValuesAsText("text"));
  }

  @Override
  public void close() {
    notify.close();
    jira.close();
    other.close();
  }
}
