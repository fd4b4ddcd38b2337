package dev.mothership.store;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Knowledge of vulnerabilities, which is of no tenant: each feed is loaded whole or not at all. */
@Singleton
public final class FeedStore {
  /** Any number that nobody else uses: loads wait for each other. */
  private static final long LOADING = 0x6665656473L;

  /** A feed that loses more than half of its entries is taken for a broken one. */
  private static final int MOST_SHRUNK = 2;

  private static final String STALE = "name <> 'osv/added' and as_of < now() - interval '7 days'";
  private static final String COLUMNS =
      "select name, as_of, loaded_at, source, licence, sha256, entries, %s as stale from feed"
          .formatted(STALE);

  private final Database database;

  public FeedStore(Database database) {
    this.database = database;
  }

  /** Reads a feed through, giving each entry on. */
  @FunctionalInterface
  public interface Telling {
    FeedFacts tell(Consumer<Knowledge> sink) throws IOException;
  }

  /**
   * Loads a feed in one transaction. The same again writes only when it was loaded.
   *
   * @param source where it came from, without credentials
   * @param force load it although it is older, or has lost more than half
   * @param rescoring of findings by scores that moved
   * @throws FeedRefused where it is not to be trusted
   * @throws IOException where it cannot be read; nothing changes then, either
   */
  public FeedLoad load(
      String source, String sha256, boolean force, Telling feed, Rescoring rescoring)
      throws IOException {
    return database
        .jdbi()
        .<FeedLoad, IOException>inTransaction(
            handle -> {
              handle
                  .createQuery("select 1 from pg_advisory_xact_lock(:key)")
                  .bind("key", LOADING)
                  .mapTo(Integer.class)
                  .one();
              FeedStaging staging = new FeedStaging(handle, force);
              FeedFacts facts = feed.tell(staging);
              Optional<FeedRow> before = named(handle, facts.name());
              if (!force && before.isPresent()) {
                refuseOlder(facts, before.get(), staging.datedEach());
                refuseShrunk(facts, before.get());
              }
              FeedLoad load = staging.merge(facts);
              long entries = facts.complete() ? facts.entries() : staging.known(facts);
              save(handle, load, new Origin(source, sha256, force), entries);
              boolean mended =
                  before.filter(FeedRow::stale).isPresent()
                      && named(handle, facts.name()).filter(FeedRow::stale).isEmpty();
              if (mended) {
                TaskRequests.correlationOfSoftware(handle);
              }
              if (load.written() > 0) {
                staging.follow(rescoring);
              }
              return load;
            });
  }

  private static void refuseOlder(FeedFacts facts, FeedRow before, boolean datedEach) {
    boolean added = datedEach && !facts.complete();
    if (facts.asOf().isBefore(before.asOf()) && !added) {
      throw new FeedRefused(
          "it is of %s, and what is known of %s is of %s; an older one is loaded only with --force"
              .formatted(facts.asOf(), facts.name(), before.asOf()));
    }
  }

  private static void refuseShrunk(FeedFacts facts, FeedRow before) {
    if (facts.complete() && facts.entries() * MOST_SHRUNK < before.entries()) {
      throw new FeedRefused(
          "it has %d entries where %s had %d; if that is right, load it with --force"
              .formatted(facts.entries(), facts.name(), before.entries()));
    }
  }

  private record Origin(String source, String sha256, boolean forced) {}

  private static void save(Handle handle, FeedLoad load, Origin origin, long entries) {
    handle
        .createUpdate(
            """
            insert into feed (name, as_of, source, licence, sha256, entries, changed_seq)
            values (:name, :asOf, :source, :licence, :sha256, :entries, :changed)
            on conflict (name) do update
            set as_of = case when :forced then excluded.as_of
                else greatest(feed.as_of, excluded.as_of) end,
              loaded_at = now(), lapsed = false, source = excluded.source, licence = excluded.licence,
              sha256 = excluded.sha256, entries = excluded.entries,
              changed_seq = feed.changed_seq + excluded.changed_seq
            """)
        .bind("name", load.facts().name())
        .bind("asOf", OffsetDateTime.ofInstant(load.facts().asOf(), ZoneOffset.UTC))
        .bind("source", origin.source())
        .bind("licence", load.facts().licence())
        .bind("sha256", origin.sha256())
        .bind("entries", entries)
        .bind("changed", load.written() > 0 ? 1 : 0)
        .bind("forced", origin.forced() && load.facts().complete())
        .execute();
  }

  /** All that were ever loaded, by name. */
  public List<FeedRow> all() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(COLUMNS + " order by name")
                    .map((row, context) -> row(row))
                    .list());
  }

  /** The one that was loaded from there last. */
  public Optional<FeedRow> from(String source) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        COLUMNS + " where source = :source order by loaded_at desc limit 1")
                    .bind("source", source)
                    .map((row, context) -> row(row))
                    .findOne());
  }

  /** When each of these advisories was modified, of those that are known. */
  public Map<String, Instant> modified(Collection<String> ids) {
    Map<String, Instant> modified = new HashMap<>();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery("select id, modified_at from advisory where id = any(:ids)")
                    .bindArray("ids", String.class, ids)
                    .map(
                        (row, context) ->
                            Map.entry(
                                row.getString("id"),
                                row.getObject("modified_at", OffsetDateTime.class).toInstant()))
                    .forEach(entry -> modified.put(entry.getKey(), entry.getValue())));
    return modified;
  }

  /**
   * Has what rests on feeds that became stale since the last time looked at again.
   *
   * @return those feeds, by name
   */
  public List<String> lapse() {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              List<String> lapsed =
                  handle
                      .createQuery(
                          "update feed set lapsed = true where not lapsed and "
                              + STALE
                              + " returning name")
                      .mapTo(String.class)
                      .list()
                      .stream()
                      .sorted()
                      .toList();
              if (!lapsed.isEmpty()) {
                TaskRequests.correlationOfSoftware(handle);
              }
              return lapsed;
            });
  }

  private static Optional<FeedRow> named(Handle handle, String name) {
    return handle
        .createQuery(COLUMNS + " where name = :name")
        .bind("name", name)
        .map((row, context) -> row(row))
        .findOne();
  }

  private static FeedRow row(ResultSet row) throws SQLException {
    return new FeedRow(
        row.getString("name"),
        row.getObject("as_of", OffsetDateTime.class).toInstant(),
        row.getObject("loaded_at", OffsetDateTime.class).toInstant(),
        row.getString("source"),
        row.getString("licence"),
        row.getString("sha256"),
        row.getLong("entries"),
        row.getBoolean("stale"));
  }
}
