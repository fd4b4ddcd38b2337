package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.console.PublishedSchema;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What other tools are told over HTTP, and who may ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmitE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FINDINGS = "namespaces/team-checkout/findings";
  private static final String PEOPLE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-checkout}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-other}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: viewer, namespace: team-checkout}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: siem, namespace: team-checkout}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: viewer, namespace: team-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-viewer}
      subjects: [{kind: ServiceAccount, name: viewer, namespace: team-checkout}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: emit-siem}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-viewer}
      subjects: [{kind: ServiceAccount, name: siem, namespace: team-checkout}]
      """;

  /**
   * A configuration and an attack path of the one tenant, and an interface of each with one
   * address.
   */
  private static final String RECORD =
      """
      insert into tenant (name, external_id, namespaces) values ('checkout', 'x1', '{team-checkout}'),
        ('other', 'x2', '{team-other}');
      insert into account (tenant_id, provider, native_id, namespace, name) values
        (1, 'aws', '111122223333', 'team-checkout', 'prod'), (2, 'aws', '444455556666', 'team-other', 'prod');
      insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags,
          properties, unread, data_class, content_hash, first_seen)
        select n, n, 'r', 't', type, 'arn:' || n || ':' || replace(type, 'aws.ec2.', '') || '/' || id, 'eu-west-1', id, id, '{"team": "web"}', properties::jsonb,
          '{}', '', '', '2026-11-01T00:00:00Z'
        from generate_series(1, 2) n, (values ('aws.ec2.instance', 'i-1', '{}'), ('aws.iam.role', 'web', '{}'),
          ('aws.ec2.network-interface', 'eni-1', '{"instanceId": "i-1", "privateIps": ["10.0.0.5"]}')) a(type, id, properties)
        order by n, id;
      insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, target_key, title, state,
          severity, risk, risk_low, risk_high, residual_risk, factors, detail, first_seen, changed_at)
        select n, convert_to(category, 'UTF8'), category || '-r-0123456789ab', category, 'r', n, a.id, target, 'Wrong', 'Open', severity,
          risk, risk, risk, residual, '[{"name": "exploitability", "value": 0.7, "because": "b"}]', '{"why": "w"}',
          '2026-11-02T00:00:00Z', '2026-11-02T00:00:00Z'
        from generate_series(1, 2) n, asset a, (values ('configuration', '', 'high', 65, null),
          ('attack-path', 'arn:target', 'critical', 84, 53)) f(category, target, severity, risk, residual)
        where a.tenant_id = n and a.type = 'aws.ec2.instance' order by n, category desc;
      insert into attack_path (tenant_id, rule_id, asset_id, target_key, state, risk, hops, factors)
        select 1, 'r', id, 'arn:target', 'open', 84,
          '[{"from": "internet", "to": "arn:target", "kind": "READS", "label": "l", "holds": true}]', '[]'
        from asset where tenant_id = 1 and type = 'aws.ec2.instance';
      insert into principal_grant (tenant_id, asset_id, power, target_key, evidence)
        select tenant_id, id, power, 'arn:root', '{"actions": ["*"], "policies": ["p"]}'
        from asset, (values ('ADMIN'), ('READ')) g(power) where type = 'aws.iam.role';
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private Installation installation;
  private OperatorProcess operator;
  private String viewer;
  private String siem;

  @BeforeAll
  void start() {
    installation = Installation.create();
    installation.controlPlane().applyYaml(PEOPLE);
    operator = installation.startOperator();
    operator.awaitReady(PATIENCE);
    Ask.execute(installation, RECORD);
    viewer = token("viewer");
    siem = token("siem");
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Test
  void eachFormatIsAsItsSchemaSays() throws Exception {
    HttpResponse<String> ocsf = get(FINDINGS + "?format=ocsf", viewer);
    assertThat(ocsf.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    List<JsonNode> events = lines(ocsf);
    assertThat(events)
        .extracting(event -> event.path("class_uid").asInt())
        .containsExactly(2003, 2004);
    assertThat(events).flatMap(PublishedSchema.OCSF::faults).isEmpty();
    assertThat(events.get(1).at("/finding_info/attack_graph/edges/0/target").asText())
        .isEqualTo("arn:target");

    HttpResponse<String> sarif =
        get(FINDINGS, viewer, "Accept", "text/html;q=0.1, application/sarif+json");
    JsonNode log = JSON.readTree(sarif.body());
    assertThat(PublishedSchema.SARIF.faults(log)).isEmpty();
    assertThat(log.at("/runs/0/results")).hasSize(2);

    JsonNode plain = JSON.readTree(get(FINDINGS, viewer).body());
    assertThat(plain.path("items").findValuesAsText("risk")).containsExactly("65", "84");
    assertThat(plain.at("/items/1/path/hops/0/kind").asText()).isEqualTo("READS");

    List<JsonNode> powers = lines(get("namespaces/team-checkout/permissions?format=ocsf", viewer));
    assertThat(powers).flatMap(PublishedSchema.OCSF::faults).isEmpty();
    assertThat(powers)
        .extracting(event -> event.path("message").asText())
        .containsExactly("web holds ADMIN");
  }

  @Test
  void pagesFollowEachOtherAndFiltersNarrowThem() throws Exception {
    List<String> told = new ArrayList<>();
    String next = "/api/v1/" + FINDINGS + "?format=ocsf&limit=1";
    while (next != null) {
      HttpResponse<String> page = get(next.substring("/api/v1/".length()), viewer);
      lines(page)
          .forEach(
              event ->
                  told.add(event.path("category_uid").asText() + event.path("class_uid").asText()));
      next =
          page.headers()
              .firstValue("Link")
              .map(link -> link.substring(1, link.indexOf('>')))
              .orElse(null);
    }
    assertThat(told).containsExactly("22003", "22004");
    assertThat(names(FINDINGS + "?severity=critical,low&state=Open"))
        .containsExactly("attack-path-r-0123456789ab");
    assertThat(names(FINDINGS + "?category=secret")).isEmpty();
    assertThat(names(FINDINGS + "?changedSince=2026-11-02T00:00:00Z")).hasSize(2);
    assertThat(names(FINDINGS + "?changedSince=2026-11-02T01:00:01+01:00")).isEmpty();
  }

  @Test
  void whatIsTheSameIsNotToldAgainAndWhatChangesIs() throws Exception {
    HttpResponse<String> first = get(FINDINGS + "?category=configuration", viewer);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    Instant until =
        Instant.parse(first.headers().firstValue("Mothership-Seen-Until").orElseThrow());
    HttpResponse<String> again =
        get(FINDINGS + "?category=configuration", viewer, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(names(FINDINGS + "?category=configuration&changedSince=" + until)).isEmpty();

    Ask.execute(
        installation,
        "insert into triage (tenant_id, finding_id, status, by_user, source) select tenant_id, id,"
            + " 'InProgress', 'alice', 'rest' from finding where tenant_id = 1 and category = 'configuration'");
    HttpResponse<String> changed =
        get(FINDINGS + "?category=configuration", viewer, "If-None-Match", tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(names(FINDINGS + "?category=configuration&changedSince=" + until)).hasSize(1);
  }

  @Test
  void whoMayNotListIsToldNothing() throws Exception {
    assertThat(refusal(get(FINDINGS, ""))).startsWith("401 send a Kubernetes token");
    assertThat(refusal(get("namespaces/team-other/findings", viewer)))
        .isEqualTo(
            "403 system:serviceaccount:team-checkout:viewer may not list findings.mothership.dev in"
                + " namespace team-other");
    assertThat(refusal(get("namespaces/team-other/permissions", viewer))).startsWith("403 ");
    assertThat(refusal(get("assets/lookup?ip=10.0.0.5", ""))).startsWith("401 ");
    assertThat(refusal(get("assets/lookup?ip=10.0.0.5&namespace=team-other", viewer)))
        .startsWith("403 ");
  }

  @Test
  void whatIsAskedWronglyIsToldHow() throws Exception {
    assertThat(refusal(get(FINDINGS + "?format=xml", viewer)))
        .isEqualTo("400 format is json, ocsf or sarif");
    assertThat(refusal(get(FINDINGS + "?severity=urgent", viewer)))
        .isEqualTo(
            "400 severity is one or more of critical, high, medium, low, separated by commas");
    assertThat(refusal(get(FINDINGS + "?limit=1001", viewer)))
        .isEqualTo("400 limit is a number from 1 to 1000");
    assertThat(refusal(get(FINDINGS + "?after=x", viewer))).startsWith("400 after is what");
    assertThat(refusal(get(FINDINGS + "?changedSince=yesterday", viewer)))
        .startsWith("400 changedSince is a time");
    assertThat(refusal(get(FINDINGS + "?sort=risk", viewer)))
        .startsWith("400 there is no parameter sort");
    assertThat(refusal(get(FINDINGS, viewer, "Accept", "text/html"))).startsWith("406 accept ");
    assertThat(refusal(get("assets/lookup?ip=db.example", viewer))).startsWith("400 ip is one");
    assertThat(refusal(get("assets/lookup?ip=10.0.0.5&at=2026-01-01T00:00:00Z", viewer)))
        .startsWith("400 what assets were is kept for 90 days");
    assertThat(refusal(get("assets/lookup?ip=10.0.0.5&at=2126-01-01T00:00:00Z", viewer)))
        .startsWith("400 at has not come yet");
  }

  @Test
  void anAddressIsToldOfTheNamespacesThatTheAskerMayList() throws Exception {
    JsonNode own = JSON.readTree(get("assets/lookup?ip=10.0.0.5", viewer).body());
    assertThat(own.path("assets").findValuesAsText("namespace")).containsExactly("team-checkout");
    assertThat(own.at("/assets/0/usedBy/key").asText()).isEqualTo("arn:1:instance/i-1");
    assertThat(own.at("/assets/0/from").asText()).isEqualTo("2026-11-01T00:00:00Z");
    JsonNode all = JSON.readTree(get("assets/lookup?ip=10.0.0.5", siem).body());
    assertThat(all.path("assets").findValuesAsText("namespace"))
        .containsExactly("team-checkout", "team-other");
    JsonNode none = JSON.readTree(get("assets/lookup?ip=2001:db8::7", siem).body());
    assertThat(none.path("assets")).isEmpty();
  }

  private List<String> names(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path, viewer).body()).path("items").findValuesAsText("name").stream()
        .filter(name -> name.endsWith("-0123456789ab"))
        .toList();
  }

  private static List<JsonNode> lines(HttpResponse<String> answer) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : answer.body().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static String refusal(HttpResponse<String> answer) throws IOException {
    return answer.statusCode() + " " + JSON.readTree(answer.body()).path("error").asText();
  }

  private String token(String name) {
    return installation
        .controlPlane()
        .kubectl("create", "token", name, "-n", "team-checkout")
        .strip();
  }

  private HttpResponse<String> get(String path, String token, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d/api/v1/%s".formatted(operator.httpPort(), path)))
            .timeout(Duration.ofSeconds(20));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
