package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.KindRulesIT.Refused;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server refuses of channels, and what it says then. */
class ChannelRulesIT {
  private static final String SLACK = "slack: {channel: '#a'}";
  private static final String SECRET = "secretRef: {name: keys}";
  private static final String THROUGH = "channelRef: {name: shared}";
  private static final String JIRA =
      "jira: {url: 'https://example.atlassian.net', project: PAY, %s}";
  private static final String ONE = "exactly one of slack, jira, webhook and channelRef is needed";
  private static final String SECRETS =
      "secretRef to a Secret here is needed by slack, jira and webhook, and refused with channelRef";
  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = Shipped.api().client();
    Shipped.namespace(client, "team-checkout");
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  static Stream<Refused> rules() {
    return Stream.of(
        own(ONE, SECRET),
        own(ONE, SLACK, "webhook: {url: 'https://a.example'}", SECRET),
        own(SECRETS, SLACK),
        own(SECRETS, THROUGH, SECRET),
        own("destination goes with channelRef", SLACK, SECRET, "destination: '#b'"),
        cluster("exactly one of slack, jira and webhook is needed", SECRET),
        own(
            "severities are critical, high, medium or low",
            THROUGH,
            "filter: {severities: [urgent]}"),
        own(
            "categories are attack-path, configuration, vulnerability, secret or coverage",
            THROUGH,
            "filter: {categories: [path]}"),
        own(
            "changes are Opened, Reopened, Resolved, RiskChanged, Muted, Unmuted or Due",
            THROUGH,
            "filter: {changes: [opened]}"),
        own(
            "priorities are given for critical, high, medium or low",
            JIRA.formatted("priorities: {urgent: Highest}"),
            SECRET),
        own("pollInterval must be between 1m and 24h", JIRA.formatted("pollInterval: 59s"), SECRET),
        own(
            "a field is given a value or json, not both",
            JIRA.formatted("fields: [{field: duedate}]"),
            SECRET),
        own("after must be at most 8760h", THROUGH, "escalate: {after: 8761h}"));
  }

  static Stream<Refused> shapes() {
    return Stream.of(
        cluster("spec.secretRef: Required value", SLACK),
        cluster("spec.route", SLACK, SECRET, "route: Everybody"),
        own("spec.webhook.url", "webhook: {url: 'ftp://a.example'}", SECRET),
        own("spec.webhook.url", "webhook: {url: 'https://me@a.example'}", SECRET),
        own("spec.jira.url", "jira: {url: 'https://a.example?x=1', project: PAY}", SECRET),
        own("spec.channelRef.name", "channelRef: {name: ../other}"),
        own("spec.rateLimit", THROUGH, "rateLimit: 0"),
        own("spec.quietHours.from", THROUGH, "quietHours: {from: '24:00', to: '07:00'}"),
        own("spec.digest.every", THROUGH, "digest: {every: Hourly}"));
  }

  @ParameterizedTest
  @MethodSource({"rules", "shapes"})
  void refuses(Refused refused) {
    assertThatThrownBy(() -> client.resource(refused.manifests().get(0)).dryRun().create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(refused.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-shared.yaml", "2-owner.yaml"})
  void theSampleHoldsNoFieldThatTheKindsDoNotHave(String file) {
    Path sample = Installation.checkout().resolve("samples/notifications").resolve(file);
    assertThat(
            Shipped.api()
                .kubectl("apply", "--dry-run=server", "--validate=strict", "-f", sample.toString()))
        .contains("(server dry run)");
  }

  private static Refused own(String message, String... spec) {
    return refused(message, "NotificationChannel", ", namespace: default", spec);
  }

  private static Refused cluster(String message, String... spec) {
    return refused(message, "ClusterNotificationChannel", "", spec);
  }

  private static Refused refused(String message, String kind, String place, String... spec) {
    return new Refused(
        message,
        List.of(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: %s
            metadata: {name: refused%s}
            spec:
              %s
            """
                .formatted(kind, place, String.join("\n  ", spec))));
  }
}
