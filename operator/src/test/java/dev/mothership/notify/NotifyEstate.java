package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.local.LocalPostgres;
import dev.mothership.local.LocalStack;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.Severity;
import dev.mothership.notify.slack.SlackNotifier;
import dev.mothership.notify.webhook.WebhookNotifier;
import dev.mothership.store.ChannelClock;
import dev.mothership.store.ChannelIntent;
import dev.mothership.store.ChannelStore;
import dev.mothership.store.ChannelTestQueue;
import dev.mothership.store.Database;
import dev.mothership.store.DatabaseTime;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.FindingStore;
import dev.mothership.store.InstallationStore;
import dev.mothership.store.RoutingStore;
import dev.mothership.store.Settlement;
import dev.mothership.store.ThreadQueue;
import dev.mothership.store.TicketPolls;
import dev.mothership.store.TicketReadings;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tenants, accounts and findings on a database of their own, and the parts that tell of them. */
final class NotifyEstate implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final Mortality mortality = new Mortality();
  final SlackStub slack = new SlackStub(mortality);
  final Database database;
  final ChannelStore channels;
  final Map<String, Map<String, String>> secrets = new HashMap<>();
  private final Map<String, TreeMap<String, DesiredFinding>> found = new HashMap<>();
  final Database mortal;
  final List<Notifier> notifiers = new ArrayList<>();
  private final NotifySettings settings;
  private final AgroalDataSource source;
  private final Set<Long> started = new HashSet<>();
  private final Instant begun = Instant.now();
  private Duration ahead = Duration.ZERO;

  NotifyEstate() {
    this(Duration.ofSeconds(60));
  }

  /**
   * @param timeout of a message; a third of it for each call
   */
  NotifyEstate(Duration timeout) {
    this.source = pool(LocalStack.shared().postgres().newDatabase());
    this.database = new Database(source);
    database.migrate();
    this.mortal = new Database(mortality.through(source));
    this.settings = new TestSettings(Optional.of(slack.endpoint()), List.of(), false, timeout);
    this.channels = new ChannelStore(database, time());
    notifiers.add(new SlackNotifier(settings));
    notifiers.add(new WebhookNotifier(new Outbound(settings, Set::of), Clock.systemUTC()));
  }

  private static AgroalDataSource pool(LocalPostgres.Database database) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(4)
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .jdbcUrl(database.url())
                                      .principal(new NamePrincipal(database.user()))
                                      .credential(new SimplePassword(database.password())))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  DatabaseTime time() {
    return handle -> begun.plus(ahead);
  }

  /** Time stands still until it is told to go on. */
  void forward(Duration by) {
    ahead = ahead.plus(by);
    slack.at(begun.plus(ahead).getEpochSecond());
  }

  /** A process, as it begins. */
  Process process() {
    ThreadQueue queue = new ThreadQueue(mortal, time());
    InstallationStore installation = new InstallationStore(mortal);
    Notifiers all = new Notifiers(notifiers);
    return new Process(
        new Router(new RoutingStore(mortal)),
        new Sender(queue, all, this::secret, settings),
        new Tester(new ChannelTestQueue(mortal, time()), installation, all, this::secret, settings),
        new Regularly(new ChannelClock(mortal, time()), installation));
  }

  /** One that works by itself, by the database's own time. */
  Relay relay() {
    ThreadQueue queue = new ThreadQueue(database, DatabaseTime.REAL);
    InstallationStore installation = new InstallationStore(database);
    Notifiers all = new Notifiers(notifiers);
    return new Relay(
        new Router(new RoutingStore(database)),
        new Sender(queue, all, this::secret, settings),
        new Tester(
            new ChannelTestQueue(database, DatabaseTime.REAL),
            installation,
            all,
            this::secret,
            settings),
        new Regularly(new ChannelClock(database, DatabaseTime.REAL), installation),
        new Readback(
            new TicketPolls(database, DatabaseTime.REAL),
            new TicketReadings(database, DatabaseTime.REAL),
            all,
            List.<Tracker>of(),
            this::secret,
            settings),
        database,
        settings);
  }

  /** Its parts, driven step by step. */
  record Process(Router router, Sender sender, Tester tester, Regularly regularly) {
    /** Routes and sends until nothing is due; at most so many messages. */
    int run(int most) {
      while (router.step()) {
        continue;
      }
      int sent = 0;
      while (sent < most && sender.step()) {
        sent++;
      }
      return sent;
    }
  }

  /** Routes and sends all that is due now. */
  int tell() {
    return process().run(1000);
  }

  Map<String, String> secret(String namespace, String name) {
    Map<String, String> values = secrets.get(namespace + "/" + name);
    if (values == null) {
      throw new OperationFailed(
          new Failure(FailureReason.SECRET_NOT_READABLE, "secrets:get", "NotFound", "no Secret"),
          null);
    }
    return values;
  }

  /** A tenant with a namespace of its name, and an account in it that was looked at before. */
  Account tenant(String name) {
    long tenant =
        number(
            "insert into tenant (name, external_id, display_name, namespaces) values ('%1$s', 'x-%1$s', 'Team %1$s', array['%1$s']) returning id"
                .formatted(name));
    return account(tenant, name, "prod", "%012d".formatted(tenant), true);
  }

  Account account(long tenant, String namespace, String name, String nativeId, boolean looked) {
    long account =
        number(
            "insert into account (tenant_id, provider, native_id, namespace, name, environment, labels) values (%d, 'aws', '%s', '%s', '%s', 'production', '{\"stage\": \"production\"}') returning id"
                .formatted(tenant, nativeId, namespace, name));
    if (looked) {
      execute(
          "insert into account_baseline (tenant_id, account_id, at) values (%d, %d, now() - interval '1 day')"
              .formatted(tenant, account));
    }
    return new Account(tenant, account, namespace);
  }

  /** An account of a tenant, and what is found in it. */
  final class Account {
    final long tenant;
    final long id;
    final String namespace;

    private Account(long tenant, long id, String namespace) {
      this.tenant = tenant;
      this.id = id;
      this.namespace = namespace;
    }

    /** Finds it, in a correlation of its own. */
    Account finds(String rule, String asset, int risk) {
      put(rule, asset, risk);
      correlate();
      return this;
    }

    Account put(String rule, String asset, int risk) {
      long assetId = asset(this, asset);
      ObjectNode detail = JSON.createObjectNode();
      detail.put("why", "It can be read by anybody.");
      detail.put("reason", "A policy allows it.");
      detail.put("remediation", "Block public access.");
      var factors = JSON.createArrayNode();
      factors
          .addObject()
          .put("name", "exposure")
          .put("value", 0.8)
          .put("because", "open to the world")
          .put("assumed", false);
      String name = "configuration-" + rule + "-" + asset;
      found
          .computeIfAbsent(tenant + "", t -> new TreeMap<>())
          .put(
              id + "/" + rule + "/" + asset,
              new DesiredFinding(
                  Marks.hash((tenant + id + rule + asset).getBytes(StandardCharsets.UTF_8)),
                  name,
                  "configuration",
                  rule,
                  id,
                  assetId,
                  "",
                  "Title of " + rule,
                  Severity.ofRisk(risk).id(),
                  risk,
                  risk,
                  risk,
                  false,
                  factors,
                  detail));
      return this;
    }

    /** Finds it no more. */
    Account mends(String rule, String asset) {
      found.get(tenant + "").remove(id + "/" + rule + "/" + asset);
      correlate();
      return this;
    }

    void correlate() {
      database
          .jdbi()
          .useTransaction(
              handle ->
                  new FindingStore(handle, tenant)
                      .reconcile(
                          found.getOrDefault(tenant + "", new TreeMap<>()).values(),
                          unresolved -> Map.of(),
                          finding -> new Settlement.Resolved("fixed", null)));
    }

    /** As the first correlation that sees the account synced. */
    void correlateForTheFirstTime() {
      correlate(
          "insert into account_baseline (tenant_id, account_id) values (%d, %d)"
              .formatted(tenant, id));
    }

    /** By rules of another version than the last. */
    void correlateByNewRules(String version) {
      correlate(
          "insert into outbox (tenant_id, kind, dedupe, body) values (%1$d, 'rules-changed', 'rules:%2$s', '{\"from\": \"v1\", \"to\": \"%2$s\"}')"
              .formatted(tenant, version));
    }

    private void correlate(String beside) {
      database
          .jdbi()
          .useTransaction(
              handle -> {
                handle.execute(beside);
                new FindingStore(handle, tenant)
                    .reconcile(
                        found.getOrDefault(tenant + "", new TreeMap<>()).values(),
                        unresolved -> Map.of(),
                        finding -> new Settlement.Resolved("fixed", null));
              });
    }

    /** A channel of its namespace, with a body that the change makes of the plain one. */
    long channel(String name, UnaryOperator<ObjectNode> change) {
      return save(
          new ChannelIntent.Name(false, namespace, name), OptionalLong.of(tenant), "", change);
    }
  }

  long save(
      ChannelIntent.Name name, OptionalLong tenant, String via, UnaryOperator<ObjectNode> change) {
    long id = channels.save(intent(name, tenant, via, change, true, "", "", 0));
    // What tests find is dated by the database, whatever the time is for what waits.
    if (started.add(id)) {
      execute("update channel set started_at = now() where id = " + id);
    }
    return id;
  }

  static ChannelIntent intent(
      ChannelIntent.Name name,
      OptionalLong tenant,
      String via,
      UnaryOperator<ObjectNode> change,
      boolean usable,
      String test,
      String resend,
      long known) {
    ObjectNode plain = JSON.createObjectNode();
    plain
        .put("type", "slack")
        .put("secret", "slack")
        .put("destination", "")
        .put("route", "None")
        .put("groupBy", "rule")
        .put("ratePerMinute", 600)
        .put("escalateTo", "")
        .put("skipExisting", true);
    plain.putObject("settings").put("channel", "#team");
    plain.putObject("filter").put("minRisk", 0);
    JsonNode body = change.apply(plain);
    return new ChannelIntent(
        name,
        "",
        tenant,
        via,
        Marks.hash(body.toString().getBytes(StandardCharsets.UTF_8)),
        body,
        usable,
        false,
        test,
        resend,
        known);
  }

  private long asset(Account account, String name) {
    return number(
        "insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags, properties, unread, data_class, content_hash) values (%1$d, %2$d, 'global', 'aws.s3.bucket', 'aws.s3.bucket', 'arn:aws:s3:::%2$d-%3$s', 'eu-west-1', '%3$s', '%3$s', '{}', '{}', '{}', '', '') on conflict (tenant_id, key) do update set name = excluded.name returning id"
            .formatted(account.tenant, account.id, name));
  }

  long number(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  List<String> texts(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  /** Threads with something that nobody has seen. */
  long waiting() {
    return number("select count(*) from thread where due_at is not null");
  }

  @Override
  public void close() {
    source.close();
    slack.close();
  }
}
