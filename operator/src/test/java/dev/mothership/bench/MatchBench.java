package dev.mothership.bench;

import dev.mothership.correlate.Correlation;
import dev.mothership.correlate.CorrelationResult;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.vulnerability.VulnerabilityStage;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.CorrelationStore;
import dev.mothership.store.Database;
import dev.mothership.store.TestDatabase;
import dev.mothership.store.VulnerabilityFacts;
import java.util.List;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * A tenant's 1,000 assets with 300 packages each against 200,000 advisories, as a whole
 * correlation: match, rate, write; again with nothing new; and after a load of EPSS scores.
 */
final class MatchBench {
  private static final String NAME = "match";
  private static final int ASSETS = 1_000;
  private static final int PACKAGES = 300;
  private static final int ADVISORIES = 200_000;
  private static final int NAMES = 40_000;

  private final Database database = TestDatabase.create();
  private final Correlation correlation = new Correlation(new RuleCatalog());

  List<Measure> run() {
    long tenant = write();
    long matched = match(tenant);
    long first = correlate(tenant).took();
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze finding"));
    long findings =
        number("select count(*) from finding where category = 'vulnerability' and state = 'Open'");
    Timed again = correlate(tenant);
    execute("update epss set score = least(1, score * 1.001)");
    Timed slightly = correlate(tenant);
    execute(
        "update epss set score = 0.9 where cve in (select cve from epss order by cve limit 500)");
    Timed moved = correlate(tenant);
    return List.of(
        Measure.of(NAME, "open findings of 300,000 packages", findings, "findings"),
        Measure.of(NAME, "300,000 packages against 200,000 advisories", matched, "ms")
            .aiming("at most 30 s", matched <= 30_000),
        Measure.of(NAME, "first correlation: match, rate, write", first, "ms"),
        Measure.of(NAME, "again, with nothing new", again.took(), "ms"),
        Measure.of(NAME, "rows written by that", again.written(), "rows")
            .aiming("none", again.written() == 0),
        Measure.of(NAME, "after scores moved by a thousandth", slightly.took(), "ms"),
        Measure.of(NAME, "rows written by that", slightly.written(), "rows"),
        Measure.of(NAME, "after 500 scores rose", moved.took(), "ms"),
        Measure.of(NAME, "rows written by that", moved.written(), "rows"));
  }

  /** What is wrong with which upgrade that fixes it; nothing is rated or written. */
  private long match(long tenant) {
    return database
        .jdbi()
        .inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ,
            handle -> {
              CorrelationStore store = new CorrelationStore(handle, tenant);
              Estate estate =
                  new Estate(store.tenantName(), store.accounts(), store.scopes(), store.assets());
              long began = System.nanoTime();
              int upgrades =
                  new VulnerabilityStage(estate, new VulnerabilityFacts(handle, tenant))
                      .run()
                      .upgrades()
                      .size();
              System.out.printf("  %,d upgrades%n", upgrades);
              return (System.nanoTime() - began) / 1_000_000;
            });
  }

  private record Timed(long took, int written) {}

  private Timed correlate(long tenant) {
    long began = System.nanoTime();
    CorrelationResult result =
        database
            .jdbi()
            .inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> correlation.run(handle, tenant));
    return new Timed((System.nanoTime() - began) / 1_000_000, result.findings().total());
  }

  private long write() {
    execute(
        """
        insert into tenant (name, external_id) values ('bench', 'x');
        insert into account (tenant_id, provider, native_id, partition, namespace, name, claimed)
          select id, 'aws', '111122223333', 'aws', 'ns', 'a', true from tenant;
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id,
            name, tags, properties, unread, data_class, content_hash)
          select tenant_id, id, 'eu-west-1', 'aws.ecr.image', 'aws.ecr.image', 'image-' || n, 'eu-west-1',
            'image-' || n, 'image-' || n, '{}', '{}', '{}', '', ''
          from account, generate_series(1, %1$d) n;
        insert into package (tenant_id, asset_id, purl, location, type, name, version)
          select a.tenant_id, a.id,
            case n %% 3 when 0 then 'pkg:npm/p' || k || '@1.' || n %% 20 || '.0'
              when 1 then 'pkg:deb/debian/p' || k || '@1.' || n %% 20 || '.0-1?distro=debian-12'
              else 'pkg:pypi/p' || k || '@1.' || n %% 20 end,
            'l', case n %% 3 when 0 then 'npm' when 1 then 'deb' else 'pypi' end, 'p' || k, '1'
          from asset a, generate_series(1, %2$d) n,
            lateral (select (a.id * 31 + n * 97) %% %4$d as k) x;
        insert into advisory (id, canonical, feed, modified_at, content_hash)
          select 'CVE-2026-' || n, 'CVE-2026-' || n, 'osv/bench', now(), '' from generate_series(1, %3$d) n;
        insert into affected (advisory_id, ordinal, ecosystem, name, ranges)
          select 'CVE-2026-' || n, 0, (array['npm', 'Debian:12', 'PyPI'])[1 + n %% 3], 'p' || n %% %4$d,
            jsonb_build_array(jsonb_build_object('type', 'ECOSYSTEM', 'events', jsonb_build_array(
              jsonb_build_object('introduced', '1.' || n %% 17 || '.0'),
              jsonb_build_object('fixed', '1.' || n %% 17 + 3 || '.0'))))
          from generate_series(1, %3$d) n;
        insert into epss (cve, score, percentile)
          select 'CVE-2026-' || n, (n %% 997) / 100000.0, 0.5 from generate_series(1, %3$d) n;
        insert into kev (cve, added_on, due_on, ransomware)
          select 'CVE-2026-' || n * 150, now(), now(), false from generate_series(1, %3$d / 150) n;
        """
            .formatted(ASSETS, PACKAGES, ADVISORIES, NAMES));
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze"));
    return number("select id from tenant");
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private long number(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
