package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Findings of one tenant. Every change of state or risk writes its event and its outbox row in the
 * same transaction; what did not change is not written.
 */
public final class FindingStore {
  /** Findings that are sent at once: so many are some 8 MB of text. */
  private static final int BATCH = 2000;

  private final Handle handle;
  private final long tenantId;

  public FindingStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * Brings the stored findings to what was found. A finding that was seen before within 90 days
   * keeps the time it was first seen.
   *
   * @param exceptions asked once, with all that stays unresolved: ids of the exceptions that mute,
   *     by the keys of the findings
   * @param settle asked once for each unresolved finding that is not among the found
   */
  public FindingChanges reconcile(
      Collection<DesiredFinding> found,
      Function<List<Unresolved>, Map<String, Long>> exceptions,
      Function<OpenFinding, Settlement> settle) {
    List<OpenFinding> missing = missing(keys(found));
    List<OpenFinding> unseen = new ArrayList<>();
    ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
    for (OpenFinding finding : missing) {
      if (settle.apply(finding) instanceof Settlement.Resolved gone) {
        resolved
            .addObject()
            .put("id", finding.id())
            .put("resolution", gone.resolution())
            .put("residual", gone.residualRisk());
      } else {
        unseen.add(finding);
      }
    }
    Map<String, Long> muted = exceptions.apply(unresolved(found, unseen));
    Counts counts = new Counts();
    write(List.copyOf(found), muted, counts);
    count(FindingStatements.RESOLVE, resolved, counts);
    ArrayNode unreadable = JsonNodeFactory.instance.arrayNode();
    unseen.forEach(
        finding ->
            unreadable
                .addObject()
                .put("id", finding.id())
                .put("exception_id", muted.get(finding.key())));
    count(FindingStatements.MUTE, unreadable, counts);
    counts.add("unreadable", markUnreadable(unreadable));
    return counts.changes();
  }

  /**
   * Brings these to what they are now, and leaves all others.
   *
   * @param muted ids of the exceptions that mute, by the keys of the findings
   */
  FindingChanges rewrite(List<DesiredFinding> some, Map<String, Long> muted) {
    Counts counts = new Counts();
    write(some, muted, counts);
    return counts.changes();
  }

  private void write(List<DesiredFinding> all, Map<String, Long> muted, Counts counts) {
    for (int from = 0; from < all.size(); from += BATCH) {
      List<DesiredFinding> batch = all.subList(from, Math.min(all.size(), from + BATCH));
      count(FindingStatements.WRITE, rows(batch, muted), counts);
    }
  }

  private static List<Unresolved> unresolved(
      Collection<DesiredFinding> found, List<OpenFinding> unseen) {
    return Stream.concat(
            found.stream()
                .map(
                    one ->
                        new Unresolved(
                            one.key(), one.name(), one.ruleId(), one.assetId(), one.risk())),
            unseen.stream()
                .map(
                    one ->
                        new Unresolved(
                            one.key(), one.name(), one.ruleId(), one.assetId(), one.risk())))
        .toList();
  }

  private List<OpenFinding> missing(ArrayNode keys) {
    return handle
        .createQuery(FindingStatements.MISSING)
        .bind("tenant", tenantId)
        .bind("rows", keys.toString())
        .map(
            (row, context) ->
                new OpenFinding(
                    row.getLong("id"),
                    row.getString("hex"),
                    row.getString("name"),
                    row.getString("category"),
                    row.getString("rule_id"),
                    row.getLong("asset_id"),
                    row.getString("target_key"),
                    row.getInt("risk"),
                    row.getBoolean("asset_open")))
        .list();
  }

  private void count(String sql, ArrayNode rows, Counts counts) {
    if (rows.isEmpty()) {
      return;
    }
    handle
        .createQuery(sql)
        .bind("tenant", tenantId)
        .bind("rows", rows.toString())
        .map((row, context) -> counts.add(row.getString("kind"), row.getInt("number")))
        .list();
  }

  private int markUnreadable(ArrayNode rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    return handle
        .createUpdate(
            """
            update finding f set confidence = 'stale', unreadable_since = now(), changed_at = now()
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(id bigint)
            where f.tenant_id = :tenant and f.id = r.id and f.unreadable_since is null
            """)
        .bind("tenant", tenantId)
        .bind("rows", rows.toString())
        .execute();
  }

  private static ArrayNode keys(Collection<DesiredFinding> found) {
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    found.forEach(finding -> keys.addObject().put("hex", finding.key()));
    return keys;
  }

  private static ArrayNode rows(Collection<DesiredFinding> found, Map<String, Long> muted) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (DesiredFinding finding : found) {
      rows.addObject()
          .put("hex", finding.key())
          .put("name", finding.name())
          .put("category", finding.category())
          .put("rule_id", finding.ruleId())
          .put("account_id", finding.accountId())
          .put("asset_id", finding.assetId())
          .put("target_key", finding.targetKey())
          .put("title", finding.title())
          .put("severity", finding.severity())
          .put("risk", finding.risk())
          .put("risk_low", finding.riskLow())
          .put("risk_high", finding.riskHigh())
          .put("stale", finding.stale())
          .put("exception_id", muted.get(finding.key()))
          .<ObjectNode>set("factors", finding.factors())
          .<JsonNode>set("detail", finding.detail());
    }
    return rows;
  }

  private static final class Counts {
    private final Map<String, Integer> byKind = new HashMap<>();

    private int add(String kind, int number) {
      return byKind.merge(kind, number, Integer::sum);
    }

    private int of(String kind) {
      return byKind.getOrDefault(kind, 0);
    }

    private FindingChanges changes() {
      return new FindingChanges(
          of("opened"),
          of("reopened"),
          of("resolved"),
          of("muted"),
          of("unmuted"),
          of("risk-changed") + of("rewritten") + of("unreadable"));
    }
  }
}
