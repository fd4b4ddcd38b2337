package dev.mothership.correlate;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Advisories and installed packages that tests write as rows. */
final class KnowledgeFixture {
  static final String NO_SEVERITY = "[]";
  static final String TOTAL =
      "[{type: CVSS_V3, score: \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}]";

  private final Jdbi jdbi;

  KnowledgeFixture(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** An advisory of one package with one range from the start; an empty fix for none. */
  KnowledgeFixture advisory(
      String id, String canonical, String ecosystem, String name, String fixed) {
    return advisory(id, canonical, ecosystem, name, fixed, NO_SEVERITY);
  }

  KnowledgeFixture advisory(
      String id, String canonical, String ecosystem, String name, String fixed, String severity) {
    String fix = fixed.isEmpty() ? "" : ", {fixed: \"" + fixed + "\"}";
    return advisory(
        id,
        canonical,
        ecosystem,
        name,
        "[{type: ECOSYSTEM, events: [{introduced: \"0\"}" + fix + "]}]",
        "[]",
        severity);
  }

  /** Ranges, versions and severity in YAML. */
  KnowledgeFixture advisory(
      String id,
      String canonical,
      String ecosystem,
      String name,
      String ranges,
      String versions,
      String severity) {
    return execute(
        """
        with new as (
          insert into advisory (id, canonical, feed, severity, modified_at, content_hash)
          values (:id, :canonical, 'osv/test', cast(:severity as jsonb), now(), '')
          on conflict (id) do update set modified_at = now() returning id)
        insert into affected (advisory_id, ordinal, ecosystem, name, ranges, versions)
        select id, (select count(*) from affected where advisory_id = :id), :ecosystem, :name,
          cast(:ranges as jsonb), cast(:versions as jsonb) from new
        """,
        Map.of(
            "id", id,
            "canonical", canonical,
            "ecosystem", ecosystem,
            "name", name,
            "ranges", EstateFixture.json(ranges),
            "versions", EstateFixture.json(versions),
            "severity", EstateFixture.json(severity)));
  }

  KnowledgeFixture alias(String id, String... aliases) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update advisory set aliases = :aliases where id = :id")
                .bind("id", id)
                .bindArray("aliases", String.class, (Object[]) aliases)
                .execute());
    return this;
  }

  KnowledgeFixture upstream(String id, String... made) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update advisory set upstream = :made where id = :id")
                .bind("id", id)
                .bindArray("made", String.class, (Object[]) made)
                .execute());
    return this;
  }

  KnowledgeFixture withdraw(String id) {
    return execute("update advisory set withdrawn_at = now() where id = :id", Map.of("id", id));
  }

  KnowledgeFixture exploited(String cve, boolean ransomware) {
    return execute(
        "insert into kev (cve, added_on, due_on, ransomware) values (:cve, now(), now(), :ransomware)",
        Map.of("cve", cve, "ransomware", ransomware));
  }

  KnowledgeFixture epss(String cve, double score) {
    return execute(
        """
        insert into epss (cve, score, percentile) values (:cve, :score, 0.5)
        on conflict (cve) do update set score = excluded.score
        """,
        Map.of("cve", cve, "score", score));
  }

  KnowledgeFixture judged(String cve, String exploitation, boolean automatable, boolean total) {
    return execute(
        """
        insert into vulnrichment (cve, exploitation, automatable, total_impact)
        values (:cve, :exploitation, :automatable, :total)
        """,
        Map.of(
            "cve", cve, "exploitation", exploitation, "automatable", automatable, "total", total));
  }

  KnowledgeFixture installed(String assetKey, String purl) {
    return installed(assetKey, purl, "", "");
  }

  KnowledgeFixture installed(String assetKey, String purl, String location, String source) {
    return execute(
        """
        insert into package (tenant_id, asset_id, purl, location, type, name, version, source_name)
        select tenant_id, id, :purl, :location, 'read', 'from', 'the purl', :source
        from asset where key = :key
        """,
        Map.of("key", assetKey, "purl", purl, "location", location, "source", source));
  }

  KnowledgeFixture removed(String purl) {
    return execute("delete from package where purl = :purl", Map.of("purl", purl));
  }

  List<String> findings() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select concat_ws('|', rule_id, state, risk, nullif(resolution, ''), title)
                    from finding where category = 'vulnerability' order by 1
                    """)
                .mapTo(String.class)
                .list());
  }

  private KnowledgeFixture execute(String sql, Map<String, ?> values) {
    jdbi.useHandle(handle -> handle.createUpdate(sql).bindMap(values).execute());
    return this;
  }
}
