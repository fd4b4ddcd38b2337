package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.NotificationChannelResource;
import dev.mothership.api.v1alpha1.NotificationChannelStatus;
import dev.mothership.local.LocalStack;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.Notifiers;
import dev.mothership.notify.NotifySettings;
import dev.mothership.notify.Outbound;
import dev.mothership.notify.slack.SlackNotifier;
import dev.mothership.notify.webhook.WebhookNotifier;
import dev.mothership.store.ChannelStore;
import dev.mothership.store.ChannelTestQueue;
import dev.mothership.store.Database;
import dev.mothership.store.DatabaseTime;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Channels on a real API server and a real database; nobody sends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChannelsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration LONG = Duration.ofDays(1);

  private final LocalStack stack = LocalStack.own();
  private final SetClock sweepClock = new SetClock();
  private KubernetesClient client;
  private Database database;
  private ChannelStore store;
  private ChannelSweep sweep;
  private Operator operator;

  @BeforeAll
  void start() {
    stack.controlPlane().apply(Path.of(System.getProperty("mothership.root"), "crds"));
    client = stack.controlPlane().client();
    database = TestDatabase.create();
    execute("insert into tenant (name, external_id) values ('shop', 'x1'), ('mail', 'x2')");
    store = new ChannelStore(database, DatabaseTime.REAL);
    Clock clock = Clock.systemUTC();
    StoreHealth health = new StoreHealth(clock);
    health.worked();
    NotifySettings settings = settings(NotifySettings.class);
    Notifiers notifiers =
        new Notifiers(
            List.of(
                new SlackNotifier(settings),
                new WebhookNotifier(new Outbound(settings, Set::of), clock)));
    ChannelRecord record = new ChannelRecord(store);
    sweep = new ChannelSweep(database, client, store, settings(SweepSettings.class), sweepClock);
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {team: shop}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: mail, labels: {team: mail}}
            ---
            apiVersion: mothership.dev/v1alpha1
            kind: Tenant
            metadata: {name: shop}
            spec: {namespaceSelector: {matchLabels: {team: shop}}}
            ---
            apiVersion: mothership.dev/v1alpha1
            kind: Tenant
            metadata: {name: mail}
            spec: {namespaceSelector: {matchLabels: {team: mail}}}
            """);
    StatusSettings soon = new Soon();
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(
        new NotificationChannelReconciler(
            record, notifiers, new TenantStore(database), health, client, clock, soon));
    operator.register(
        new ClusterNotificationChannelReconciler(record, notifiers, health, client, clock, soon));
    operator.start();
  }

  private static <T> T settings(Class<T> type) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 100, new DurationConverter())
        .withMapping(type)
        .withDefaultValue("mothership.notify.allowed-hosts", "hooks.example")
        .build()
        .getConfigMapping(type);
  }

  @AfterAll
  void stop() {
    operator.stop();
    client.close();
    stack.close();
  }

  @Test
  void aChannelOfATenantsNamespaceMaySendAndOneOfNobodysMayNot() {
    own("shop", "plain", "slack: {channel: '#shop'}, secretRef: {name: slack}");
    NotificationChannelStatus status = await("shop", "plain", ready("True", "Succeeded"));
    assertThat(condition(status, "Delivering")).startsWith("Unknown Progressing");
    assertThat(status.backlog()).isZero();
    assertThat(
            text(
                "select t.name || ' ' || c.usable from channel c join tenant t on t.id = c.tenant_id where c.name = 'plain'"))
        .isEqualTo("shop true");

    own("default", "plain", "slack: {channel: '#shop'}, secretRef: {name: slack}");
    assertThat(condition(await("default", "plain", ready("False", "NoTenant")), "Ready"))
        .contains("namespace \"default\"");

    own("shop", "plain", "slack: {channel: '#shop'}, secretRef: {name: slack}, suspend: true");
    await("shop", "plain", ready("False", "Suspended"));
    assertThat(
            text(
                "select usable || ' ' || suspended from channel where namespace = 'shop' and name = 'plain'"))
        .isEqualTo("false true");
  }

  @Test
  void aSharedChannelIsForThoseThatItAdmitsAndToWhereItAllows() {
    own("shop", "through", "channelRef: {name: shared}");
    await("shop", "through", ready("False", "ChannelNotFound"));
    cluster("shared", "slack: {channel: '{{tenant.contacts.slack}}'}, secretRef: {name: app}");
    assertThat(condition(await("shop", "through", ready("False", "ChannelNotAllowed")), "Ready"))
        .contains("allowedNamespaces");
    assertThat(condition(await(null, "shared", ready("True", "Succeeded")), "Ready"))
        .contains("used by nobody");
    cluster(
        "shared",
        "slack: {channel: '{{tenant.contacts.slack}}'}, secretRef: {name: app},"
            + " allowedNamespaces: {matchLabels: {team: shop}}, allowedDestinations: ['#shop-*']");
    await("shop", "through", ready("True", "Succeeded"));
    assertThat(await(null, "shared", s -> Integer.valueOf(1).equals(s.users())).users())
        .isEqualTo(1);
    own("mail", "through", "channelRef: {name: shared}");
    await("mail", "through", ready("False", "ChannelNotAllowed"));

    own("shop", "through", "channelRef: {name: shared}, destination: '#mail'");
    await("shop", "through", ready("False", "DestinationRefused"));
    own("shop", "through", "channelRef: {name: shared}, destination: '#shop-alerts'");
    await("shop", "through", ready("True", "Succeeded"));
    cluster(
        "shared",
        "slack: {channel: '#a'}, secretRef: {name: app}, suspend: true,"
            + " allowedNamespaces: {matchLabels: {team: shop}}, allowedDestinations: ['#shop-*']");
    await("shop", "through", ready("False", "ChannelSuspended"));
    assertThat(text("select count(*) from channel where name = 'through' and usable"))
        .isEqualTo("0");
  }

  @Test
  void whatCannotBeIsRefusedWithWhatToDo() {
    own("shop", "odd", "webhook: {url: 'https://evil.example/x'}, secretRef: {name: k}");
    assertThat(condition(await("shop", "odd", ready("False", "DestinationRefused")), "Ready"))
        .contains("evil.example")
        .contains("mothership.notify.allowed-hosts");
    own("shop", "odd", "webhook: {url: 'http://hooks.example/x'}, secretRef: {name: k}");
    assertThat(
            condition(
                await("shop", "odd", r -> condition(r, "Ready").contains("https://")), "Ready"))
        .startsWith("False DestinationRefused");
    own("shop", "odd", "webhook: {url: 'https://hooks.example/x'}, secretRef: {name: k}");
    await("shop", "odd", ready("True", "Succeeded"));
    own("shop", "odd", "slack: {channel: '{{tenant.contacts.pager}}'}, secretRef: {name: k}");
    assertThat(condition(await("shop", "odd", ready("False", "InvalidData")), "Ready"))
        .contains("tenant.contacts.pager");
    own(
        "shop",
        "odd",
        "slack: {channel: '#a'}, secretRef: {name: k}, quietHours: {from: '20:00', to: '07:00', timeZone: Mars/Base}");
    assertThat(
            condition(
                await("shop", "odd", r -> condition(r, "Ready").contains("timeZone")), "Ready"))
        .startsWith("False InvalidData");
  }

  @Test
  void aTestIsAskedForByAnAnnotationAndAnsweredInACondition() {
    own("mail", "tried", "slack: {channel: '#mail'}, secretRef: {name: slack}");
    await("mail", "tried", ready("True", "Succeeded"));
    ChannelTestQueue queue = new ChannelTestQueue(database, DatabaseTime.REAL);
    assertThat(queue.claim(LONG, LONG)).isEmpty();
    annotate("tried", "mothership.dev/test-requested-at=1");
    ChannelTestQueue.Test test =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> queue.claim(LONG, LONG), Optional::isPresent)
            .orElseThrow();
    assertThat(test.channel().namespace()).isEqualTo("mail");
    assertThat(test.unsureSince()).isNull();
    queue.finish(
        test,
        new Failure(
            FailureReason.CREDENTIALS_REJECTED,
            "slack:chat.postMessage",
            "invalid_auth",
            "Renew."));
    NotificationChannelStatus status = await("mail", "tried", s -> s.test() != null);
    assertThat(condition(status, "TestSucceeded"))
        .isEqualTo("False CredentialsRejected Renew. (slack:chat.postMessage, invalid_auth)");
    assertThat(status.test().requestedAt()).isEqualTo("1");
    assertThat(queue.claim(LONG, LONG)).isEmpty();

    annotate("tried", "mothership.dev/test-requested-at=2");
    queue.finish(
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> queue.claim(LONG, LONG), Optional::isPresent)
            .orElseThrow(),
        null);
    assertThat(
            condition(
                await("mail", "tried", s -> "2".equals(s.test().requestedAt())), "TestSucceeded"))
        .startsWith("True Succeeded");
  }

  @Test
  void whatBecameOfMessagesIsShownAndDeadLettersGoAgainOnce() {
    own("mail", "busy", "slack: {channel: '#mail'}, secretRef: {name: slack}");
    await("mail", "busy", ready("True", "Succeeded"));
    execute(
        """
        update channel_lane set sent = 5, sent_at = '2026-11-01T10:00:00Z', failures = 3,
          failure = '{"reason": "UNREACHABLE", "call": "slack:chat.update", "code": "HTTP 503", "message": "Again."}'
        where channel_id = (select id from channel where name = 'busy');
        insert into thread (tenant_id, channel_id, kind, group_key, mark, wanted, due_at, dead_at, failure)
        select tenant_id, id, 'findings', k, k, 1, now(), case when k = 'dead' then now() end,
          '{"reason": "MESSAGE_REFUSED", "call": "slack:chat.postMessage", "code": "invalid_blocks", "message": "Report it."}'
        from channel, unnest(array['dead', 'waits']) k where name = 'busy'
        """);
    NotificationChannelStatus status = await("mail", "busy", s -> s.deadLetters() == 1);
    assertThat(status.lastDelivery()).isEqualTo("2026-11-01T10:00:00Z");
    assertThat(status.backlog()).isEqualTo(1);
    assertThat(status.failures()).isEqualTo(3);
    assertThat(condition(status, "Ready")).isEqualTo("False Unreachable Again.");
    assertThat(condition(status, "Stalled")).startsWith("False");
    assertThat(condition(status, "DeadLetters"))
        .startsWith("True MessageRefused 1 messages were given up")
        .contains("invalid_blocks")
        .contains("mothership.dev/resend-requested-at");

    annotate("busy", "mothership.dev/resend-requested-at=now");
    status = await("mail", "busy", s -> "now".equals(s.lastHandledResendAt()));
    assertThat(status.deadLetters()).isZero();
    assertThat(status.backlog()).isEqualTo(2);
    assertThat(condition(status, "DeadLetters")).isEmpty();

    // The database is one of before the five messages.
    assertThat(text("select count(*) from channel where unsure_since is not null")).isEqualTo("0");
    execute(
        "update channel_lane set sent = 2, sent_at = '2026-10-31T10:00:00Z' where channel_id = (select id from channel where name = 'busy')");
    await("mail", "busy", s -> s.sent() == 2);
    assertThat(
            text(
                "select to_char(unsure_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from channel where name = 'busy' and unsure_until > now() + interval '29 days'"))
        .isEqualTo("2026-10-31 09:45");
  }

  @Test
  void aChannelWhoseObjectIsGoneIsEndedAndFoundAgainByTheNextOfItsName() {
    own("shop", "brief", "slack: {channel: '#shop'}, secretRef: {name: slack}");
    await("shop", "brief", ready("True", "Succeeded"));
    String id = text("select id from channel where name = 'brief'");
    execute(
        "insert into thread (tenant_id, channel_id, kind, group_key, mark, wanted, due_at) select tenant_id, id, 'findings', 'k', 'm', 1, now() from channel where name = 'brief'");
    stack.controlPlane().kubectl("delete", "notificationchannel", "brief", "-n", "shop");
    sweep.sweep();
    assertThat(store.names()).anyMatch(name -> name.name().equals("brief"));
    sweepClock.forward(Duration.ofMinutes(2));
    sweep.sweep();
    assertThat(store.names()).noneMatch(name -> name.name().equals("brief"));
    assertThat(
            text(
                "select count(*) from thread where due_at is not null and channel_id = (select id from channel where name = 'brief')"))
        .isEqualTo("0");
    own("shop", "brief", "slack: {channel: '#shop'}, secretRef: {name: slack}");
    await("shop", "brief", ready("True", "Succeeded"));
    assertThat(text("select id from channel where name = 'brief'")).isEqualTo(id);
    assertThat(store.names()).anyMatch(name -> name.name().equals("brief"));
  }

  private void annotate(String name, String annotation) {
    stack
        .controlPlane()
        .kubectl("annotate", "notificationchannel", name, "-n", "mail", "--overwrite", annotation);
  }

  private void own(String namespace, String name, String spec) {
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: NotificationChannel
            metadata: {name: %s, namespace: %s}
            spec: {%s}
            """
                .formatted(name, namespace, spec));
  }

  private void cluster(String name, String spec) {
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: ClusterNotificationChannel
            metadata: {name: %s}
            spec: {%s}
            """
                .formatted(name, spec));
  }

  private static Predicate<NotificationChannelStatus> ready(String status, String reason) {
    return told -> condition(told, "Ready").startsWith(status + " " + reason + " ");
  }

  private NotificationChannelStatus await(
      @Nullable String namespace, String name, Predicate<NotificationChannelStatus> holds) {
    return Awaitility.await(name)
        .atMost(PATIENCE)
        .until(
            () ->
                namespace == null
                    ? client
                        .resources(ClusterNotificationChannelResource.class)
                        .withName(name)
                        .get()
                        .getStatus()
                    : client
                        .resources(NotificationChannelResource.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                        .getStatus(),
            status -> status != null && holds.test(status));
  }

  /** As {@code status reason message}; empty where there is none. */
  private static String condition(NotificationChannelStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(ChannelsIT::words)
        .findFirst()
        .orElse("");
  }

  private static String words(Condition condition) {
    return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
  }

  private String text(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.createScript(sql).execute());
  }
}
