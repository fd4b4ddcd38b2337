package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.store.Database;
import dev.mothership.store.Estate;
import dev.mothership.store.ObservationFacts;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tool sees which asset, and which agent is on which host. */
class IngestSightingsIT {
  private static final Database DATABASE = TestDatabase.create();
  private static final String BUCKET = "arn:aws:s3:eu-west-1:111122223333:bucket/a";
  private static final String OTHER = "arn:aws:s3:eu-west-1:111122223333:bucket/b";
  private static final String VERSIONS =
      "select xmin::text || ' ' || id from observation union all"
          + " select xmin::text || ' ' || id from asset union all"
          + " select xmin::text || ' ' || asset_id || tool from sighting union all"
          + " select xmin::text || ' ' || asset_id || purl from package order by 1";

  private final Estate estate = new Estate(DATABASE);
  private TenantRow tenant;
  private ReportsFixture fixture;

  @BeforeEach
  void anotherTenant() {
    estate.tenant("t0");
    DATABASE
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "truncate report, observation, asset, scanner, task, sighting, look cascade");
              handle.execute("truncate account, agent, vex, package cascade");
              handle.execute("update tenant set retired_at = now()");
            });
    tenant = estate.tenant("t" + System.nanoTime());
    fixture = new ReportsFixture(DATABASE, tenant.id());
  }

  private static String finding(String asset, String rule, String status, String title) {
    return "finding {\"asset\":\"%s\",\"rule\":\"%s\",\"status\":\"%s\",\"title\":\"%s\"}"
        .formatted(asset, rule, status, title);
  }

  @Test
  void agentsAreOnTheHostsTheyNameElseTheyWait() {
    ScannerRow scanner = fixture.scanner("edr");
    long account = estate.account(tenant, "prod", "111122223333").id();
    fixture.execute(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
          native_id, name, tags, properties, unread, data_class, content_hash)
        select c.tenant_id, c.id, 'r', 't', a.type, a.key, 'r', a.native_id, a.name, '{}',
          a.properties, '{}', '', ''
        from account c cross join (values
          ('aws.ec2.instance', 'arn:i1', 'i-1', 'Web', '{}'::jsonb),
          ('aws.ec2.network-interface', 'arn:e1', 'e-1', 'eni',
            '{"instanceId": "i-1", "privateIps": ["10.0.0.7"]}'))
          as a (type, key, native_id, name, properties)
        where c.id = %d
        """
            .formatted(account));
    fixture.report(
        scanner,
        "lines inventory",
        "agent falcon instanceId i-1 2026-11-01T10:00:00Z",
        "agent wazuh ip 10.0.0.7 2026-11-01T10:00:00Z",
        "agent defender hostname WEB 2026-11-01T10:00:00Z",
        "agent falcon hostname other 2026-11-01T10:00:00Z",
        "vex not_affected");
    assertThat(fixture.strings("select tool from sighting order by 1"))
        .containsExactly("defender", "falcon", "wazuh");
    assertThat(fixture.strings("select identifiers->>'hostname' from agent"))
        .containsExactly("other");
    assertThat(fixture.strings("select status from vex")).containsExactly("not_affected");
  }

  @Test
  void anAgentWhoseHostCouldBeSeveralWaitsAndIsSaidToBeSo() {
    ScannerRow scanner = fixture.scanner("edr");
    long account = estate.account(tenant, "prod", "111122223333").id();
    fixture.execute(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
          native_id, name, tags, properties, unread, data_class, content_hash)
        select c.tenant_id, c.id, 'r', 't', a.type, a.key, 'r', a.key, a.name, '{}',
          a.properties, '{}', '', ''
        from account c cross join (values
          ('aws.ec2.instance', 'i-1', 'web', '{}'::jsonb),
          ('aws.ec2.instance', 'i-2', 'web', '{}'),
          ('aws.ec2.network-interface', 'e-1', 'eni',
            '{"instanceId": "i-1", "macAddress": "0a:00:00:00:00:01", "privateIps": ["10.0.0.7"],
              "privateDnsName": "ip-10-0-0-7.eu-west-1.compute.internal"}'),
          ('aws.ec2.network-interface', 'e-2', 'eni',
            '{"instanceId": "i-2", "macAddress": "0a:00:00:00:00:02", "privateIps": ["10.0.0.7"],
              "privateDnsName": "ip-10-0-0-8.eu-west-1.compute.internal"}'))
          as a (type, key, name, properties)
        where c.id = %d
        """
            .formatted(account));
    fixture.report(
        scanner,
        "lines inventory",
        "agent by-mac mac 0A:00:00:00:00:01 2026-11-01T10:00:00Z",
        "agent by-name hostname IP-10-0-0-8 2026-11-01T10:00:00Z",
        "agent by-dns hostname ip-10-0-0-7.eu-west-1.compute.internal 2026-11-01T10:00:00Z",
        "agent several hostname web 2026-11-01T10:00:00Z",
        "agent two ip 10.0.0.7 2026-11-01T10:00:00Z",
        "agent none mac 0a:00:00:00:00:03 2026-11-01T10:00:00Z");
    assertThat(
            fixture.strings(
                "select tool || ' ' || key from sighting g join asset a on a.id = g.asset_id"
                    + " order by 1"))
        .containsExactly("by-dns i-1", "by-mac i-1", "by-name i-2");
    assertThat(
            fixture.strings(
                "select tool || ' ' || coalesce(ambiguous, '-') from mothership.unmatched_agents"
                    + " order by 1"))
        .containsExactly("none -", "several hostname", "two ip");
  }

  @Test
  void whatIsSeenAgainIsTakenNoteOfWithoutAWordOfItBeingWritten() {
    ScannerRow scanner = fixture.scanner("trivy");
    String one = finding(BUCKET, "open", "FAIL", "x");
    String two = finding(OTHER, "open", "FAIL", "x");
    fixture.report(scanner, "lines tool", "at 2026-11-01T10:00:00Z", one, two);
    List<String> before = fixture.strings(VERSIONS);
    fixture.report(scanner, "lines tool", "at 2026-11-05T10:00:00Z", one, two);
    assertThat(fixture.strings(VERSIONS)).isEqualTo(before);
    assertThat(seen()).containsExactly("a 2026-11-05T10:00:00Z", "b 2026-11-05T10:00:00Z");

    fixture.report(scanner, "lines tool", "at 2026-11-06T10:00:00Z", two);
    assertThat(seen()).containsExactly("a 2026-11-05T10:00:00Z", "b 2026-11-06T10:00:00Z");
    assertThat(
            fixture
                .report(
                    scanner,
                    "lines tool",
                    "at 2026-11-04T10:00:00Z",
                    finding(BUCKET, "open", "PASS", "late"),
                    finding(OTHER, "open", "PASS", "late"))
                .state())
        .isEqualTo("outdated");
    fixture.report(scanner, "lines tool", "at 2026-11-07T10:00:00Z", one, two);
    assertThat(seen()).containsExactly("a 2026-11-07T10:00:00Z", "b 2026-11-07T10:00:00Z");
    assertThat(fixture.number("select count(*) from look")).isEqualTo(2);
  }

  @Test
  void agentsThatAreHeardOfAllTheTimeAreWrittenOnceADay() {
    ScannerRow scanner = fixture.scanner("edr");
    fixture.report(scanner, "lines tool", finding("host:web", "a", "PASS", "x"));
    fixture.execute("update asset set type = 'reported.host', name = 'web'");
    fixture.report(scanner, "lines i", "agent falcon hostname web 2026-11-01T10:00:00Z");
    List<String> before = fixture.strings(VERSIONS);
    fixture.report(scanner, "lines i", "agent falcon hostname web 2026-11-02T09:00:00Z");
    assertThat(fixture.strings(VERSIONS)).isEqualTo(before);
    assertThat(seen()).as("a day longer").contains("host:web 2026-11-02T10:00:00Z");
    fixture.report(scanner, "lines i", "agent falcon hostname web 2026-11-02T11:00:00Z");
    assertThat(seen()).contains("host:web 2026-11-03T11:00:00Z");
  }

  /** As coverage of tools has it. */
  private List<String> seen() {
    return DATABASE
        .jdbi()
        .withHandle(
            handle ->
                new ObservationFacts(handle, tenant.id())
                    .sightings().stream()
                        .map(
                            one ->
                                fixture
                                        .strings(
                                            "select key from asset where id = " + one.assetId())
                                        .get(0)
                                        .replaceFirst(".*/", "")
                                    + " "
                                    + one.seenAt())
                        .sorted()
                        .toList());
  }
}
