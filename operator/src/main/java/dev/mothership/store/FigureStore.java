package dev.mothership.store;

import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers about the work itself, for metrics. */
@Singleton
public final class FigureStore {
  private final Database database;

  public FigureStore(Database database) {
    this.database = database;
  }

  /**
   * What was read at one time.
   *
   * @param until the database's time up to which scans are counted; null before the first reading
   * @param finished scans that ended since the reading before, by outcome
   */
  public record Figures(long tasksDue, @Nullable OffsetDateTime until, Map<String, Long> finished) {
    public static final Figures NONE = new Figures(0, null, Map.of());

    public Figures {
      finished = Map.copyOf(finished);
    }
  }

  /**
   * How fast each tenant used up its error budget over 28 days, by name.
   *
   * @see ServiceLevelStore.Kept#burnRate
   */
  public Map<String, Double> burnRates() {
    return database.jdbi().withHandle(ServiceLevelStore::burnRates);
  }

  /**
   * Messages of all channels.
   *
   * @param waiting with something that nobody has seen yet
   * @param dead that were given up
   */
  public record Told(long waiting, long dead) {}

  public Told told() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select count(*) filter (where due_at is not null and dead_at is null) as waiting,
                          count(*) filter (where dead_at is not null) as dead
                        from thread where due_at is not null or dead_at is not null
                        """)
                    .map((row, context) -> new Told(row.getLong("waiting"), row.getLong("dead")))
                    .one());
  }

  /** The first reading counts no scans: those of earlier processes are not this one's to count. */
  public Figures since(Figures before) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              long due =
                  handle
                      .createQuery(
                          "select count(*) from task where due_at <= now() and worker = ''")
                      .mapTo(Long.class)
                      .one();
              OffsetDateTime now =
                  handle.createQuery("select now()").mapTo(OffsetDateTime.class).one();
              Map<String, Long> finished = new HashMap<>();
              OffsetDateTime from = before.until();
              if (from != null) {
                handle
                    .createQuery(
                        """
                        select outcome, count(*) as times from scan
                        where finished_at >= :from and finished_at < :now group by outcome
                        """)
                    .bind("from", from)
                    .bind("now", now)
                    .map(
                        (row, context) -> Map.entry(row.getString("outcome"), row.getLong("times")))
                    .forEach(entry -> finished.put(entry.getKey(), entry.getValue()));
              }
              return new Figures(due, now, finished);
            });
  }
}
