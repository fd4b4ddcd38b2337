package dev.mothership.store;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.Knowledge;
import dev.mothership.model.Knowledge.Advisory;
import dev.mothership.model.Knowledge.Affected;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Advisories on their way into the database: those that are known alike are staged by their id
 * alone, so that an unchanged feed costs a look at an index for each.
 */
final class AdvisoryStaging {
  private static final int BATCH = 500;
  private static final int BATCH_CHARACTERS = 1 << 21;
  private static final List<String> TABLES =
      List.of(
          """
          create temp table told_advisory (seq bigint, id text, canonical text, aliases text[],
            upstream text[], summary text, severity jsonb, published_at timestamptz, modified_at timestamptz,
            withdrawn_at timestamptz, content_hash bytea) on commit drop
          """,
          """
          create temp table told_affected (seq bigint, ordinal int, ecosystem text, name text,
            ranges jsonb, versions jsonb) on commit drop
          """,
          "create temp table told_id (id text) on commit drop");

  private record Known(String hash, Instant modified) {}

  private final Handle handle;
  private final boolean force;
  private final List<Advisory> waiting = new ArrayList<>();
  private long size;
  private CopyText ids = new CopyText();
  private long seq;
  private long older;

  AdvisoryStaging(Handle handle, boolean force) {
    this.handle = handle;
    this.force = force;
    TABLES.forEach(handle::execute);
  }

  void add(Knowledge knowledge) {
    if (knowledge instanceof Knowledge.Listed listed) {
      ids.add(listed.id()).endRow();
      if (ids.length() >= BATCH_CHARACTERS) {
        flushIds();
      }
      return;
    }
    Advisory advisory = (Advisory) knowledge;
    waiting.add(advisory);
    size += AdvisoryHash.size(advisory);
    if (waiting.size() >= BATCH || size >= BATCH_CHARACTERS) {
      flush();
    }
  }

  private void flushIds() {
    ids.copyInto(handle, "told_id (id)");
    ids = new CopyText();
  }

  private void flush() {
    Map<String, Known> known = known();
    CopyText advisories = new CopyText();
    CopyText affected = new CopyText();
    for (Advisory advisory : waiting) {
      ids.add(advisory.id()).endRow();
      String hash = AdvisoryHash.of(advisory);
      Known was = known.get(advisory.id());
      if (was != null && was.hash().equals(hash)) {
        continue;
      }
      if (was != null && !force && advisory.modified().isBefore(was.modified())) {
        older++;
        continue;
      }
      seq++;
      row(advisories, advisory, hash);
      rows(affected, advisory);
    }
    waiting.clear();
    size = 0;
    advisories.copyInto(handle, "told_advisory");
    affected.copyInto(handle, "told_affected");
    flushIds();
  }

  private Map<String, Known> known() {
    return handle
        .createQuery("select id, content_hash, modified_at from advisory where id = any(:ids)")
        .bindArray("ids", String.class, waiting.stream().map(Advisory::id).toList())
        .reduceRows(
            new HashMap<String, Known>(),
            (all, row) -> {
              all.put(
                  row.getColumn("id", String.class),
                  new Known(
                      HexFormat.of().formatHex(row.getColumn("content_hash", byte[].class)),
                      row.getColumn("modified_at", OffsetDateTime.class).toInstant()));
              return all;
            });
  }

  private void row(CopyText rows, Advisory advisory, String hash) {
    rows.add(seq)
        .add(advisory.id())
        .add(advisory.canonical())
        .add(array(advisory.aliases()))
        .add(array(advisory.upstream()))
        .add(advisory.summary())
        .add(advisory.severity())
        .add(advisory.published())
        .add(advisory.modified())
        .add(advisory.withdrawn())
        .add(HexFormat.of().parseHex(hash))
        .endRow();
  }

  /** Identifiers hold neither quotes nor backslashes. */
  private static String array(List<String> identifiers) {
    return identifiers.stream()
        .map(identifier -> '"' + identifier + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void rows(CopyText rows, Advisory advisory) {
    int ordinal = 0;
    for (Affected one : advisory.affected()) {
      rows.add(seq)
          .add(ordinal++)
          .add(one.ecosystem())
          .add(one.name())
          .add(one.ranges())
          .add(one.versions())
          .endRow();
    }
  }

  /** An advisory stays with the feed that told it first, whichever tells it anew. */
  FeedLoad merge(FeedFacts facts) {
    flush();
    handle.execute("create index told_id_id on told_id (id)");
    handle.execute("analyze told_advisory, told_affected, told_id");
    handle.execute(
        """
        delete from told_advisory where seq in (
          select seq from (
            select seq, row_number() over (
              partition by id order by modified_at desc, seq desc) as place
            from told_advisory) each
          where place > 1)
        """);
    long changed =
        handle.execute(
            """
            update advisory t
            set canonical = d.canonical, aliases = d.aliases, upstream = d.upstream,
              summary = d.summary,
              severity = d.severity, published_at = d.published_at, modified_at = d.modified_at,
              withdrawn_at = d.withdrawn_at, content_hash = d.content_hash
            from told_advisory d where t.id = d.id and t.content_hash <> d.content_hash
            """);
    long added =
        handle
            .createUpdate(
                """
                insert into advisory (id, canonical, aliases, upstream, feed, summary, severity, published_at,
                  modified_at, withdrawn_at, content_hash)
                select d.id, d.canonical, d.aliases, d.upstream, :feed, d.summary, d.severity, d.published_at,
                  d.modified_at, d.withdrawn_at, d.content_hash
                from told_advisory d
                where not exists (select from advisory t where t.id = d.id) order by d.id
                """)
            .bind("feed", facts.name())
            .execute();
    packages();
    return new FeedLoad(
        facts, added, changed, facts.complete() ? dropGone(facts.name()) : 0, older);
  }

  private void packages() {
    handle.execute(
        """
        delete from affected t using told_advisory a
        where t.advisory_id = a.id and not exists (
          select from told_affected d where d.seq = a.seq and d.ordinal = t.ordinal)
        """);
    handle.execute(
        """
        update affected t
        set ecosystem = d.ecosystem, name = d.name, ranges = d.ranges, versions = d.versions
        from told_advisory a join told_affected d on d.seq = a.seq
        where t.advisory_id = a.id and t.ordinal = d.ordinal
          and (t.ecosystem, t.name, t.ranges, t.versions)
            is distinct from (d.ecosystem, d.name, d.ranges, d.versions)
        """);
    handle.execute(
        """
        insert into affected (advisory_id, ordinal, ecosystem, name, ranges, versions)
        select a.id, d.ordinal, d.ecosystem, d.name, d.ranges, d.versions
        from told_advisory a join told_affected d on d.seq = a.seq
        where not exists (
          select from affected t where t.advisory_id = a.id and t.ordinal = d.ordinal)
        order by a.id, d.ordinal
        """);
  }

  private long dropGone(String feed) {
    return handle
        .createUpdate(
            """
            delete from advisory t
            where t.feed = :feed and not exists (select from told_id d where d.id = t.id)
            """)
        .bind("feed", feed)
        .execute();
  }
}
