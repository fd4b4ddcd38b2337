package dev.mothership.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Which feeds answer for nothing, by the time of the handle's transaction. */
public final class FeedFreshness {
  private final Handle handle;

  public FeedFreshness(Handle handle) {
    this.handle = handle;
  }

  /**
   * Which of these ecosystems nobody can answer for: no advisories of theirs were ever loaded, or
   * what is known of them is more than seven days old. That a package of one has no match says
   * nothing.
   *
   * @param ecosystems as OSV writes them, with or without release
   * @return by ecosystem; those that are fresh are absent
   */
  public Map<String, FeedLapse> lapsed(Collection<String> ecosystems) {
    Map<String, FeedLapse> lapsed = new HashMap<>();
    handle
        .createQuery(
            """
            select asked.ecosystem, coalesce(known.name, 'osv/' || split_part(asked.ecosystem, ':', 1)) as name,
              known.as_of, coalesce(known.source, '') as source
            from unnest(cast(:ecosystems as text array)) as asked (ecosystem)
            left join lateral (
              select name, as_of, source from feed
              where feed.name in ('osv/all', 'osv/' || split_part(asked.ecosystem, ':', 1))
              order by as_of desc limit 1) known on true
            where known.as_of is null or known.as_of < now() - interval '7 days'
            """)
        .bindArray("ecosystems", String.class, ecosystems.toArray())
        .map((row, context) -> Map.entry(row.getString("ecosystem"), lapse(row)))
        .forEach(one -> lapsed.put(one.getKey(), one.getValue()));
    return lapsed;
  }

  /** Feeds of what is exploited that were loaded once and are too old now, by name. */
  public List<FeedLapse> ofExploitation() {
    return handle
        .createQuery(
            """
            select name, as_of, source from feed
            where name in ('epss', 'kev', 'vulnrichment') and as_of < now() - interval '7 days'
            order by name
            """)
        .map((row, context) -> lapse(row))
        .list();
  }

  private static FeedLapse lapse(ResultSet row) throws SQLException {
    OffsetDateTime asOf = row.getObject("as_of", OffsetDateTime.class);
    return new FeedLapse(
        row.getString("name"), asOf == null ? null : asOf.toInstant(), row.getString("source"));
  }
}
