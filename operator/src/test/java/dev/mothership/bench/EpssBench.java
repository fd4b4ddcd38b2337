package dev.mothership.bench;

import dev.mothership.correlate.vulnerability.EpssRescoring;
import dev.mothership.ingest.feed.Feed;
import dev.mothership.ingest.feed.FeedFiles;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.Database;
import dev.mothership.store.FeedStore;
import dev.mothership.store.TestDatabase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * 240,000 EPSS scores loaded again, all of them a little otherwise and one in fifty by much, while
 * 100 tenants have a million open findings of three vulnerabilities each. {@code
 * -Dbench.epss.findings} sets another number of findings.
 */
final class EpssBench {
  private static final String NAME = "epss";
  private static final int FINDINGS = Integer.getInteger("bench.epss.findings", 1_000_000);
  private static final int TENANTS = 100;
  private static final int SCORES = 240_000;
  private static final String DIFFER =
      "select count(*) from finding f join as_was w using (id) where ";

  private final Database database = TestDatabase.create();
  private final FeedStore store = new FeedStore(database);
  private final EpssRescoring rescoring = new EpssRescoring(RuleCatalog::new);

  List<Measure> run() throws IOException {
    write();
    double first = load(1);
    execute("vacuum analyze finding;\n vacuum analyze upgrade_basis");
    execute("create table as_was as select id, xmin::text as writer, risk, factors from finding");
    execute("update tenant set requested_seq = 0;\n delete from outbox");
    double again = load(2);
    long moved = number(DIFFER + "f.risk <> w.risk");
    long reasoned = number(DIFFER + "f.risk = w.risk and f.factors <> w.factors");
    long written = number(DIFFER + "f.xmin::text <> w.writer");
    long told = number("select count(*) from outbox");
    long tenants = number("select count(*) from tenant where requested_seq > 0");
    return List.of(
        Measure.of(NAME, "open findings of %d tenants".formatted(TENANTS), FINDINGS, "findings"),
        Measure.of(NAME, "240,000 scores, first", first, "s"),
        Measure.of(NAME, "240,000 scores again, to the last moved finding", again, "s")
            .aiming("at most 20 s", again <= 20),
        Measure.of(NAME, "findings whose risk moved", moved, "findings"),
        Measure.of(NAME, "findings whose reason alone moved", reasoned, "findings"),
        Measure.of(NAME, "findings written", written, "findings")
            .aiming("only those", written == moved + reasoned),
        Measure.of(NAME, "changes told", told, "changes").aiming("those of risk", told == moved),
        Measure.of(NAME, "tenants to be correlated", tenants, "tenants"));
  }

  private double load(int day) throws IOException {
    Path file = Files.createTempFile("epss-bench", ".csv");
    try {
      scores(file, day);
      long began = System.nanoTime();
      Feed feed = FeedFiles.at(file, null, null).feeds().get(0);
      store.load(feed.source(), "", false, sink -> feed.read(Instant.now(), sink), rescoring);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("  day %d: %.1f s%n", day, seconds);
      return seconds;
    } finally {
      Files.delete(file);
    }
  }

  /** About one in eight is above a hundredth, and one in fourteen above a tenth. */
  private static void scores(Path file, int day) throws IOException {
    try (BufferedWriter csv = Files.newBufferedWriter(file)) {
      csv.write(
          "#model_version:v2025.03.14,score_date:2026-11-%02dT12:55:00Z\ncve,epss,percentile\n"
              .formatted(20 + day));
      for (int i = 0; i < SCORES; i++) {
        double score = 0.0004 + 0.9 * Math.pow((i * 7919L % SCORES) / (double) SCORES, 32);
        if (day > 1) {
          score = i % 50 == 0 ? Math.min(0.97, score * 1.8) : score * 1.002;
        }
        csv.write(String.format(Locale.ROOT, "CVE-2026-%06d,%.5f,%.5f%n", i, score, 0.5));
      }
    }
  }

  /** Findings as a correlation without any scores makes them: not exposed, or exposed and 40. */
  private void write() {
    execute(
        """
        insert into tenant (name, external_id) select 't' || n, 'x' || n from generate_series(1, %1$d) n;
        insert into account (tenant_id, provider, native_id, partition, namespace, name, claimed)
          select id, 'aws', lpad(id::text, 12, '0'), 'aws', 'ns', 'a', true from tenant;
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags,
            properties, unread, data_class, content_hash)
          select tenant_id, id, 'eu-west-1', 'aws.ec2.instance', 'aws.ec2.instance', 'host-' || id, 'eu-west-1', 'h', 'h',
            '{}', '{}', '{}', '', '' from account
        """
            .formatted(TENANTS));
    execute(
        """
        create table made as
          select a.tenant_id, a.account_id, a.id as asset_id, n, sha256(convert_to(a.id || ' ' || n, 'UTF8')) as key,
            array(select 'CVE-2026-' || lpad(((a.id * 104729 + n * 7927 + k * 15485863) %% %2$d)::text, 6, '0')
                  from generate_series(1, 3) k) as cves,
            case when n %% 3 = 0 then 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' else '' end as vector,
            n %% 4 = 0 as exposed, (array[0.4, 0.7, 1.0])[1 + n %% 3] as c
          from asset a, generate_series(1, %1$d) n
        """
            .formatted(FINDINGS / TENANTS, SCORES));
    execute(
        """
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state, severity, risk,
            risk_low, risk_high, factors, detail)
          select tenant_id, key, 'vulnerability-p-' || n || '-' || tenant_id, 'vulnerability', 'vulnerable-npm-p' || n,
            account_id, asset_id, 'Upgrade p' || n || ' 1.0.0 to 2.0.0: fixes 3 vulnerabilities', 'Open',
            case when risk < 40 then 'low' when risk < 60 then 'medium' else 'high' end, risk, risk,
            greatest(floor, round(100 * sqrt(0.1 * x * c))::int),
            jsonb_build_array(
              jsonb_build_object('name', 'exploitability', 'value', 0.1, 'because', because, 'evidence', '',
                'assumed', false, 'low', 0.1, 'high', 0.1),
              jsonb_build_object('name', 'exposure', 'value', x, 'because', 'as its interface', 'evidence', '',
                'assumed', false, 'low', x, 'high', x),
              jsonb_build_object('name', 'missing-control', 'value', 1.0, 'because', 'nothing else stands in the way',
                'evidence', '', 'assumed', false, 'low', 1.0, 'high', 1.0),
              jsonb_build_object('name', 'impact', 'value', t, 'because',
                case when vector = '' then 'nothing says what it gives an attacker'
                  else 'total technical impact, by its CVSS vector' end,
                'evidence', '', 'assumed', vector = '', 'low', t, 'high', 1.0),
              jsonb_build_object('name', 'consequence', 'value', c, 'because', 'tagged criticality', 'evidence', 'host',
                'assumed', false, 'low', c, 'high', c)),
            jsonb_build_object('why', '3 vulnerabilities are in p' || n || ' 1.0.0', 'remediation',
              'Upgrade p' || n || ' to 2.0.0 or later.', 'effort', 'low', 'package', 'pkg:npm/p' || n, 'installed', '1.0.0',
              'fixed', '2.0.0', 'locations', jsonb_build_array('/app/node_modules/p' || n),
              'bod', jsonb_build_object('row', bod, 'days', days, 'triage', false),
              'evidence', jsonb_build_object('more', 0, 'cves', (
                select jsonb_agg(jsonb_build_object('id', cve, 'fixed', '2.0.0', 'advisories', jsonb_build_array('GHSA-' || cve),
                  'cvss', vector)) from unnest(cves) cve)))
          from made,
            lateral (select case when exposed then 1.0 else 0.4 end as x, case when vector = '' then 0.6 else 1.0 end as t,
              case when exposed then case when vector = '' then 2 else 6 end else case when vector = '' then 1 else 5 end end as bod,
              case when exposed then case when vector = '' then 40 else 70 end else 0 end as floor) f,
            lateral (select case floor when 40 then 60 when 70 then 14 end as days) d,
            lateral (select 'by its likelihood of being exploited (EPSS), or the least of any' || case when floor > 0 then
              format('; at least %s: BOD 26-04 asks for a fix within %s days (not known to be exploited, exposed, %s impact)',
                floor, days, case when vector = '' then 'partial' else 'total' end) else '' end as because) b,
            lateral (select greatest(floor, round(100 * sqrt(0.1 * x * t * c))::int) as risk) r
        """);
    execute(
        """
        insert into upgrade_basis (tenant_id, key, cves, vectors, others)
          select tenant_id, key, cves, array[vector, vector, vector], case when exposed then 1.0 else 0.4 end * c from made;
        drop table made
        """);
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze"));
    System.out.printf("  %,d findings%n", number("select count(*) from finding"));
  }

  private void execute(String sql) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              for (String one : sql.split(";\\n")) {
                handle.execute(one);
              }
            });
  }

  private long number(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
