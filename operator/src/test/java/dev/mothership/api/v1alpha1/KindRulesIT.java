package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server refuses to store, and what it says then. */
class KindRulesIT {
  private static final String ONE_SOURCE =
      "exactly one source is needed: push ({} takes what is sent), job, cloud, objectStore"
          + " or kubernetesReports";
  private static final String CLOUD = "cloud: {accountRef: {name: a}, services: [ssm]}";
  private static final String IMAGE =
      "image names its registry and a version or a digest, and not latest";
  private static final String TIMEOUT =
      "timeout must be between 1m and 6h, and with accountRef at most 1h: the session in the"
          + " account ends then";
  private static final String PROVIDER = "exactly one provider block is needed: set spec.aws";
  private static final String INTERVAL = "interval must be between 1m and 168h";
  private static final String RETRY = "retryInterval must be between 5s and interval";
  private static final String REGIONS = "regions are names like eu-west-1";
  private static final String VALUES =
      "values are needed by In and NotIn, and refused by Exists and DoesNotExist";
  private static final String AWS = "aws: {accountId: '111122223333'}";
  private static final String IDENTITY = "identityRef: {name: aws-default}";
  private static final String SELECTOR = "namespaceSelector: {matchLabels: {team: checkout}}";
  private static KubernetesClient client;

  /** A manifest, or one and the one that then replaces it, and what is answered to the last. */
  record Refused(String message, List<String> manifests) {
    @Override
    public String toString() {
      return message;
    }
  }

  @BeforeAll
  static void connect() {
    client = Shipped.api().client();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  static Stream<Refused> rules() {
    return Stream.of(
        account(PROVIDER, IDENTITY),
        account(PROVIDER, IDENTITY, "aws: null"),
        account("set identityRef or secretRef, not both", AWS, IDENTITY, "secretRef: {name: keys}"),
        account(
            "credentials are needed: set identityRef to a CloudIdentity or secretRef to a Secret"
                + " here",
            AWS),
        account(INTERVAL, AWS, IDENTITY, "interval: 59s", "retryInterval: 5s"),
        account(INTERVAL, AWS, IDENTITY, "interval: 168h1s"),
        account(RETRY, AWS, IDENTITY, "retryInterval: 4s"),
        account(RETRY, AWS, IDENTITY, "interval: 10m", "retryInterval: 11m"),
        account(
            REGIONS, "aws: {accountId: '111122223333', regions: {include: [Ireland]}}", IDENTITY),
        account(REGIONS, "aws: {accountId: '111122223333', regions: {exclude: [eu]}}", IDENTITY),
        account(
            "map gives public, internal, confidential or regulated",
            AWS,
            IDENTITY,
            "dataClass: {map: {pii: private}}"),
        new Refused(
            "accountId cannot change: another account is another CloudAccount",
            List.of(
                manifest("CloudAccount", AWS, IDENTITY),
                manifest("CloudAccount", "aws: {accountId: '444455556666'}", IDENTITY))),
        identity(PROVIDER + " ({} is AWS's default credential chain)", "suspend: false"),
        identity(PROVIDER + " ({} is AWS's default credential chain)", "aws: null"),
        identity(VALUES, "aws: {}", allowed("{key: team, operator: In}")),
        identity(VALUES, "aws: {}", allowed("{key: team, operator: NotIn, values: []}")),
        identity(VALUES, "aws: {}", allowed("{key: team, operator: Exists, values: [a]}")),
        tenant(
            VALUES,
            "namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist, values:"
                + " [b]}]}"),
        scanner(ONE_SOURCE, "format: trivy"),
        scanner(ONE_SOURCE, "push: {}", CLOUD),
        scanner(
            "format is not for cloud: what each service says is read as it is",
            CLOUD,
            "format: asff"),
        scanner(
            "services are securityhub, securityhubv2, guardduty, inspector2, accessanalyzer, ecr or"
                + " ssm, each once",
            "cloud: {accountRef: {name: a}, services: [guardduty, guardduty]}"),
        scanner(
            "services are securityhub, securityhubv2, guardduty, inspector2, accessanalyzer, ecr or"
                + " ssm, each once",
            "cloud: {accountRef: {name: a}, services: [macie]}"),
        scanner(
            "securityhub or securityhubv2, not both: they say the same in two forms",
            "cloud: {accountRef: {name: a}, services: [securityhub, securityhubv2]}"),
        scanner(
            "regions are names like eu-west-1",
            "cloud: {accountRef: {name: a}, services: [ssm], regions: {include: [x.example.org]}}"),
        scanner(
            "interval must be between 5m and 168h",
            "cloud: {accountRef: {name: a}, services: [ssm], interval: 1m}"),
        scanner("interval must be between 1m and 168h", bucket("a-bucket", "eu-west-1", "30s")),
        scanner(
            "format is not for kubernetesReports: each kind is read as it is",
            "kubernetesReports: {kinds: [PolicyReport]}",
            "format: openreports"),
        scanner(
            "interval must be between 1m and 168h",
            "kubernetesReports: {kinds: [PolicyReport], interval: 5s}"),
        scanner(ONE_SOURCE, "push: {}", "job: {preset: trivy, interval: 1h}"),
        scanner("name a preset, as prowler, or an image", "job: {interval: 1h}"),
        scanner("set schedule or interval, and not both", "job: {preset: trivy}"),
        scanner(
            "set schedule or interval, and not both",
            "job: {preset: trivy, interval: 1h, schedule: '0 3 * * *'}"),
        scanner(IMAGE, "job: {image: 'registry.test/scan', interval: 1h}"),
        scanner(IMAGE, "job: {image: 'registry.test:5000/scan', interval: 1h}"),
        scanner(IMAGE, "job: {image: 'registry.test/scan:latest', interval: 1h}"),
        scanner(
            "command goes with image: a preset has its own",
            "job: {preset: trivy, interval: 1h, command: ['/bin/sh']}"),
        scanner("interval must be between 15m and 168h", "job: {preset: trivy, interval: 14m}"),
        scanner(TIMEOUT, "job: {preset: trivy, interval: 12h, timeout: 6h1s}"),
        scanner(
            TIMEOUT, "job: {preset: trivy, interval: 12h, timeout: 61m, accountRef: {name: a}}"),
        scanner(
            "mapping goes with format: it is for one that is named, as generic",
            "push: {}",
            "mapping: {records: '$.a[]'}"),
        externalId("externalId: one-1", "externalId: two-2"),
        externalId("externalId: one-1", "displayName: without"),
        externalId("displayName: without", "externalId: one-1"));
  }

  static Stream<Refused> shapes() {
    return Stream.of(
        new Refused("spec: Required value", List.of(head("CloudAccount"))),
        new Refused("spec: Required value", List.of(head("CloudIdentity"))),
        new Refused("spec: Required value", List.of(head("Tenant"))),
        tenant("spec.namespaceSelector: Required value", "displayName: Checkout"),
        scanner("spec.kubernetesReports.kinds", "kubernetesReports: {kinds: [Secret]}"),
        scanner("spec.kubernetesReports.kinds", "kubernetesReports: {kinds: []}"),
        scanner("spec.job.image", "job: {image: '../scan:1', interval: 1h}"),
        scanner("spec.job.runAsUser", "job: {preset: trivy, interval: 1h, runAsUser: 0}"),
        scanner("spec.job.schedule", "job: {preset: trivy, schedule: daily}"),
        scanner("spec.closes", "push: {}", "closes: Everything"),
        scanner("spec.objectStore.bucket", bucket("other.example.org/x", "eu-west-1", "1h")),
        scanner("spec.objectStore.region", bucket("a-bucket", "example.org", "1h")),
        scanner(
            "spec.cloud.accountRef.name", "cloud: {accountRef: {name: 'b/c'}, services: [ssm]}"),
        scanner("spec.format", "push: {}", "format: 'Not an id'"),
        tenant("spec.criticality", SELECTOR, "criticality: highest"),
        tenant("spec.externalId", SELECTOR, "externalId: 'has space'"),
        tenant("spec.limits.maxFindings", SELECTOR, "limits: {maxFindings: 501}"),
        tenant(
            "spec.namespaceSelector.matchExpressions[0].operator",
            "namespaceSelector: {matchExpressions: [{key: a, operator: Equals, values: [b]}]}"),
        account("spec.aws.accountId", "aws: {accountId: '1111222233334'}", IDENTITY),
        account("spec.aws.accountId: Required value", "aws: {}", IDENTITY),
        account("spec.aws.partition", "aws: {accountId: '111122223333', partition: gov}", IDENTITY),
        account("spec.aws.roleName", "aws: {accountId: '111122223333', roleName: 'a b'}", IDENTITY),
        account("spec.environment", AWS, IDENTITY, "environment: preproduction"),
        account("spec.deletionPolicy", AWS, IDENTITY, "deletionPolicy: Orphan"),
        account("spec.interval", AWS, IDENTITY, "interval: hourly"),
        account("spec.dataClass.default", AWS, IDENTITY, "dataClass: {default: secret}"),
        account("spec.secretRef.name", AWS, "secretRef: {name: ../../other/secrets/keys}"),
        account("spec.identityRef.name", AWS, "identityRef: {name: ''}"),
        identity("spec.aws.roleArn", "aws: {roleArn: 'arn:aws:iam::111122223333:user/someone'}"));
  }

  @ParameterizedTest
  @MethodSource({"rules", "shapes"})
  void refuses(Refused refused) {
    if (refused.manifests().size() == 2) {
      client.resource(refused.manifests().get(0)).create();
    }
    try {
      assertThatThrownBy(() -> send(refused))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(refused.message());
    } finally {
      if (refused.manifests().size() == 2) {
        client.resource(refused.manifests().get(0)).delete();
      }
    }
  }

  private static void send(Refused refused) {
    if (refused.manifests().size() == 2) {
      client.resource(refused.manifests().get(1)).update();
    } else {
      client.resource(refused.manifests().get(0)).dryRun().create();
    }
  }

  @Test
  void everyRuleOfEveryKindIsSeenToRefuse() throws IOException {
    Set<String> messages = new TreeSet<>();
    for (Map.Entry<String, String> file :
        CrdFiles.read(Installation.checkout().resolve("crds")).entrySet()) {
      if (!file.getKey().contains("scanpolicies")) {
        collectMessages(Serialization.unmarshal(file.getValue(), Map.class), messages);
      }
    }
    Set<String> seen = new HashSet<>(rules().map(Refused::message).toList());
    seen.addAll(RiskModelRulesIT.MESSAGES);
    seen.add(RemediationRulesIT.FIXED);
    OwnerRulesIT.rules().map(Refused::message).forEach(seen::add);
    OrganizationRulesIT.rules().map(Refused::message).forEach(seen::add);
    ExceptionRulesIT.rules().map(Refused::message).forEach(seen::add);
    seen.add(ApprovalPolicyIT.IMMUTABLE);
    ChannelRulesIT.rules().map(Refused::message).forEach(seen::add);
    assertThat(messages).isEqualTo(new TreeSet<>(seen));
  }

  static void collectMessages(Object node, Set<String> messages) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("rule") instanceof String && map.get("message") instanceof String message) {
        messages.add(message);
      }
      map.values().forEach(value -> collectMessages(value, messages));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> collectMessages(value, messages));
    }
  }

  @Test
  void theBoundsThemselvesAreAccepted() {
    for (String bounds :
        List.of(
            "interval: 1m\n  retryInterval: 1m",
            "interval: 168h\n  retryInterval: 5s",
            "interval: 1h30m\n  dataClass: {map: {pii: regulated}, default: internal}")) {
      assertThat(client.resource(manifest("CloudAccount", AWS, IDENTITY, bounds)).dryRun().create())
          .isNotNull();
    }
    String selector = allowed("{key: a, operator: In, values: [b]}, {key: c, operator: Exists}");
    assertThat(client.resource(manifest("CloudIdentity", "aws: {}", selector)).dryRun().create())
        .isNotNull();
  }

  private static Refused account(String message, String... spec) {
    return new Refused(message, List.of(manifest("CloudAccount", spec)));
  }

  private static String bucket(String name, String region, String interval) {
    return "objectStore: {accountRef: {name: a}, bucket: '%s', region: %s, interval: %s}"
        .formatted(name, region, interval);
  }

  private static Refused scanner(String message, String... spec) {
    return new Refused(message, List.of(manifest("Scanner", spec)));
  }

  private static Refused identity(String message, String... spec) {
    return new Refused(message, List.of(manifest("CloudIdentity", spec)));
  }

  private static Refused tenant(String message, String... spec) {
    return new Refused(message, List.of(manifest("Tenant", spec)));
  }

  private static Refused externalId(String before, String after) {
    return new Refused(
        "externalId cannot change: every role of the tenant trusts the one it has",
        List.of(manifest("Tenant", SELECTOR, before), manifest("Tenant", SELECTOR, after)));
  }

  private static String allowed(String requirements) {
    return "allowedNamespaces: {matchExpressions: [" + requirements + "]}";
  }

  private static String manifest(String kind, String... spec) {
    return head(kind) + "spec:\n  " + String.join("\n  ", spec) + "\n";
  }

  private static String head(String kind) {
    String namespace = kind.equals("CloudAccount") ? ", namespace: default" : "";
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: %s
    metadata: {name: refused%s}
    """
        .formatted(kind, namespace);
  }
}
