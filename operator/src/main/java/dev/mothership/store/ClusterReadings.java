package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When the report objects of the cluster were last read for a scanner, and are to be again. */
@Singleton
public final class ClusterReadings {
  private final Database database;

  public ClusterReadings(Database database) {
    this.database = database;
  }

  /**
   * What a scanner waits for.
   *
   * @param due whether its time has come, its spec is another one, or somebody asked
   * @param token that asks; empty for none
   */
  public record Wanted(boolean due, String token) {}

  public Wanted wanted(ScannerRow scanner, Duration interval) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select source_requested,
                          source_read is distinct from :source or source_at is null
                            or source_requested <> source_handled
                            or source_at <= now() - interval '1 second' * :seconds as due
                        from scanner where tenant_id = :tenant and id = :scanner
                        """)
                    .bindByType("source", scanner.source(), JsonNode.class)
                    .bind("seconds", interval.toSeconds())
                    .bind("tenant", scanner.tenantId())
                    .bind("scanner", scanner.id())
                    .map(
                        (row, context) ->
                            new Wanted(row.getBoolean("due"), row.getString("source_requested")))
                    .one());
  }

  /** Parts of which something is still told, or waits to be read. */
  public Set<String> parts(ScannerRow scanner) {
    List<String> parts =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select part from observation where tenant_id = :tenant
                              and scanner_id = :scanner and part <> '' and closed_at is null
                            union select part from package where tenant_id = :tenant
                              and scanner_id = :scanner and part <> ''
                            union select part from sighting where tenant_id = :tenant
                              and scanner_id = :scanner and part <> ''
                            """)
                        .bind("tenant", scanner.tenantId())
                        .bind("scanner", scanner.id())
                        .mapTo(String.class)
                        .list());
    return new TreeSet<>(parts);
  }

  /**
   * Notes the end of a reading.
   *
   * @param failure null where all of it could be read
   * @param partial whether something was read all the same
   */
  public void ended(ScannerRow scanner, String token, @Nullable Failure failure, boolean partial) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update scanner set source_at = now(), source_failure = :failure,
                          source_read = :source, source_handled = :token
                        where tenant_id = :tenant and id = :scanner
                        """)
                    .bindByType("failure", SourceStore.stored(failure, partial), JsonNode.class)
                    .bindByType("source", scanner.source(), JsonNode.class)
                    .bind("token", token)
                    .bind("tenant", scanner.tenantId())
                    .bind("scanner", scanner.id())
                    .execute());
  }
}
