package dev.mothership.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * CVEs of which a feed says otherwise than before, within the transaction that loads it, and the
 * findings of all tenants that hold them.
 */
public final class MovedScores {
  private final Handle handle;

  MovedScores(Handle handle) {
    this.handle = handle;
  }

  /** One that is of a moved CVE. */
  public record Holder(long tenantId, UpgradeBasis basis) {}

  /** Forgets those that are likelier than this neither now nor before. */
  public void keepAbove(double score) {
    handle
        .createUpdate(
            """
            delete from moved where coalesce(was, 0) <= :score and coalesce(score, 0) <= :score
            """)
        .bind("score", score)
        .execute();
  }

  /** Tenants with a finding that is of any of them. */
  Set<Long> holders() {
    prepare();
    return new TreeSet<>(
        handle.createQuery("select distinct tenant_id from holder").mapTo(Long.class).list());
  }

  /** Findings that are of any of them, as their correlations last left them, in batches. */
  public void holders(int batch, Consumer<List<Holder>> consumer) {
    prepare();
    List<Holder> waiting = new ArrayList<>(batch);
    try (Stream<Holder> all =
        handle
            .createQuery(
                "select b.tenant_id, encode(b.key, 'hex') as hex, b.cves, b.vectors, b.others"
                    + " from holder h join upgrade_basis b on b.tenant_id = h.tenant_id and b.key = h.key")
            .setFetchSize(batch)
            .map((row, context) -> new Holder(row.getLong("tenant_id"), basis(row)))
            .stream()) {
      all.forEach(
          one -> {
            waiting.add(one);
            if (waiting.size() == batch) {
              consumer.accept(List.copyOf(waiting));
              waiting.clear();
            }
          });
    }
    if (!waiting.isEmpty()) {
      consumer.accept(List.copyOf(waiting));
    }
  }

  /** One look at what every finding is of, with the CVEs held in memory. */
  private void prepare() {
    handle.execute("analyze moved");
    handle.execute("set local work_mem = '64MB'");
    handle.execute(
        """
        create temp table holder on commit drop as
        select distinct b.tenant_id, b.key
        from upgrade_basis b cross join lateral unnest(b.cves) as held (cve)
        join moved on moved.cve = held.cve
        """);
    handle.execute("analyze holder");
  }

  /** What is known now, by CVE; one that nothing is known of is absent. */
  public Map<String, CveFacts> facts(Collection<String> cves) {
    return VulnerabilityFacts.facts(handle, cves);
  }

  /** The scores before, of those among these that moved; null where there was none. */
  public Map<String, @Nullable Double> earlier(Collection<String> cves) {
    Map<String, @Nullable Double> earlier = new HashMap<>();
    handle
        .createQuery(
            "select m.cve, m.was from unnest(cast(:cves as text array)) as asked (cve)"
                + " join moved m on m.cve = asked.cve")
        .bindArray("cves", String.class, cves.toArray())
        .map(
            (row, context) -> {
              Double was = row.getObject("was") == null ? null : row.getDouble("was");
              return earlier.put(row.getString("cve"), was);
            })
        .list();
    return earlier;
  }

  /**
   * The findings of these keys, kept from being changed by anybody else until the transaction ends.
   */
  public List<RatedFinding> locked(long tenantId, Collection<String> keys) {
    return handle
        .createQuery(
            """
            select encode(b.key, 'hex') as hex, b.cves, b.vectors, b.others, f.name, f.category, f.rule_id,
              f.account_id, f.asset_id, f.target_key, f.title, f.severity, f.risk, f.risk_low, f.risk_high,
              f.unreadable_since is not null as stale, f.factors::text as factors, f.detail::text as detail, f.exception_id
            from upgrade_basis b
            join finding f on f.tenant_id = b.tenant_id and f.key = b.key
            where b.tenant_id = :tenant and f.state <> 'Resolved'
              and b.key in (select decode(asked.hex, 'hex') from unnest(cast(:keys as text array)) as asked (hex))
            order by f.id for update of f
            """)
        .bind("tenant", tenantId)
        .bindArray("keys", String.class, keys.toArray())
        .map((row, context) -> rated(row))
        .list();
  }

  /**
   * @return findings written: those that differ
   */
  public int write(long tenantId, List<DesiredFinding> findings, Map<String, Long> muted) {
    return new FindingStore(handle, tenantId).rewrite(findings, muted).total();
  }

  private static UpgradeBasis basis(ResultSet row) throws SQLException {
    return new UpgradeBasis(
        row.getString("hex"),
        List.of((String[]) row.getArray("cves").getArray()),
        List.of((String[]) row.getArray("vectors").getArray()),
        row.getDouble("others"));
  }

  private static RatedFinding rated(ResultSet row) throws SQLException {
    return new RatedFinding(
        new DesiredFinding(
            row.getString("hex"),
            row.getString("name"),
            row.getString("category"),
            row.getString("rule_id"),
            row.getLong("account_id"),
            row.getLong("asset_id"),
            row.getString("target_key"),
            row.getString("title"),
            row.getString("severity"),
            row.getInt("risk"),
            row.getInt("risk_low"),
            row.getInt("risk_high"),
            row.getBoolean("stale"),
            CorrelationStore.tree(row.getString("factors")),
            CorrelationStore.tree(row.getString("detail"))),
        row.getObject("exception_id", Long.class),
        basis(row));
  }
}
