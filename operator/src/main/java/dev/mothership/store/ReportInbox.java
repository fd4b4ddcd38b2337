package dev.mothership.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.mothership.store.ScannerSummary.ReportRow;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Reports as they come in: each in pieces, of which nobody sees anything until the last one is
 * there. No transaction is open while a sender is waited for.
 */
@Singleton
public final class ReportInbox {
  private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
  private static final String COLUMNS =
      """
      id, state, format, tool, bytes, items, as_of, received_at, finished_at, counts,
      coalesce(refusal->>'where', '') as refused_where,
      coalesce(refusal->>'message', '') as refused_message
      """;

  private final Database database;

  public ReportInbox(Database database) {
    this.database = database;
  }

  /** Begins to take a report in. */
  public long begin(ScannerRow scanner, String sender) {
    return begin(scanner, sender, "", "");
  }

  /**
   * Begins to take in a report that was fetched.
   *
   * @param part of the scanner's source that it is a whole statement of; empty for none
   * @param format id of the format that it is read by; empty for the scanner's
   */
  public long begin(ScannerRow scanner, String sender, String part, String format) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into report (tenant_id, scanner_id, sender, sha256, bytes, state,
                          part, format)
                        values (:tenant, :scanner, :sender, '', 0, 'receiving', :part, :format)
                        returning id
                        """)
                    .bind("part", part)
                    .bind("format", format)
                    .bind("tenant", scanner.tenantId())
                    .bind("scanner", scanner.id())
                    .bind("sender", sender)
                    .mapTo(Long.class)
                    .one());
  }

  /** Bytes of the tenant's reports that nobody has read yet, decompressed. */
  public long waiting(long tenantId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select coalesce(sum(bytes), 0) from report
                        where tenant_id = :tenant and state in ('receiving', 'received', 'reading')
                        """)
                    .bind("tenant", tenantId)
                    .mapTo(Long.class)
                    .one());
  }

  /**
   * Keeps the next piece.
   *
   * @param ordinal from 0
   * @param compressed one gzip stream
   * @param bytes how many it is decompressed
   * @return false where the report is not taken in any more
   */
  public boolean add(ScannerRow scanner, long report, int ordinal, byte[] compressed, long bytes) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              int open =
                  handle
                      .createUpdate(
                          """
                          update report set bytes = bytes + :bytes
                          where tenant_id = :tenant and id = :report and state = 'receiving'
                          """)
                      .bind("bytes", bytes)
                      .bind("tenant", scanner.tenantId())
                      .bind("report", report)
                      .execute();
              if (open == 1) {
                handle
                    .createUpdate(
                        """
                        insert into report_chunk (tenant_id, report_id, ordinal, bytes)
                        values (:tenant, :report, :ordinal, :bytes)
                        """)
                    .bind("tenant", scanner.tenantId())
                    .bind("report", report)
                    .bind("ordinal", ordinal)
                    .bind("bytes", compressed)
                    .execute();
              }
              return open == 1;
            });
  }

  /**
   * All of it is there: it is read soon, or not at all where it is what the scanner's last accepted
   * one was.
   *
   * @return how it stands; empty where it is not taken in any more
   */
  public Optional<ReportRow> complete(ScannerRow scanner, long report, byte[] sha256) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              int open =
                  handle
                      .createUpdate(
                          """
                          update report set state = 'received', sha256 = :sha256
                          where tenant_id = :tenant and id = :report and state = 'receiving'
                          """)
                      .bind("sha256", sha256)
                      .bind("tenant", scanner.tenantId())
                      .bind("report", report)
                      .execute();
              if (open == 1 && !ReportEnd.unchanged(handle, scanner, report)) {
                due(handle, scanner.accountId());
              }
              return find(handle, scanner, report);
            });
  }

  private static void due(Handle handle, long accountId) {
    handle
        .createUpdate(
            """
            update task set due_at =
              case when worker = '' then least(due_at, now()) else clock_timestamp() end
            where account_id = :account and kind = 'ingest'
            """)
        .bind("account", accountId)
        .execute();
  }

  /** Forgets a report that did not come to its end. */
  public void drop(ScannerRow scanner, long report) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        delete from report
                        where tenant_id = :tenant and id = :report and state = 'receiving'
                        """)
                    .bind("tenant", scanner.tenantId())
                    .bind("report", report)
                    .execute());
  }

  /** One of the scanner's reports, as far as it has come. */
  public Optional<ReportRow> find(ScannerRow scanner, long report) {
    return database.jdbi().withHandle(handle -> find(handle, scanner, report));
  }

  private static Optional<ReportRow> find(Handle handle, ScannerRow scanner, long report) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from report where tenant_id = :tenant and scanner_id = :scanner and id = :report")
        .bind("tenant", scanner.tenantId())
        .bind("scanner", scanner.id())
        .bind("report", report)
        .map(ReportInbox::row)
        .findOne();
  }

  /** What the scanner's reports have come to; what is still on its way does not count. */
  public ScannerSummary summary(ScannerRow scanner) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              ReportRow last =
                  handle
                      .createQuery(
                          "select "
                              + COLUMNS
                              + """
                               from report where tenant_id = :tenant and scanner_id = :scanner
                                and state <> 'receiving' order by id desc limit 1
                              """)
                      .bind("tenant", scanner.tenantId())
                      .bind("scanner", scanner.id())
                      .map(ReportInbox::row)
                      .findOne()
                      .orElse(null);
              return counted(handle, scanner, last);
            });
  }

  private static ScannerSummary counted(
      Handle handle, ScannerRow scanner, @Nullable ReportRow last) {
    return handle
        .createQuery(
            """
            select count(*) filter (where state in ('accepted', 'unchanged', 'outdated')),
              count(*) filter (where state = 'rejected'),
              count(*) filter (where state in ('received', 'reading'))
            from report where tenant_id = :tenant and scanner_id = :scanner
            """)
        .bind("tenant", scanner.tenantId())
        .bind("scanner", scanner.id())
        .map(
            (row, context) ->
                new ScannerSummary(last, row.getLong(1), row.getLong(2), row.getLong(3)))
        .one();
  }

  private static ReportRow row(ResultSet row, StatementContext context) throws SQLException {
    return new ReportRow(
        row.getLong("id"),
        row.getString("state"),
        row.getString("format"),
        row.getString("tool"),
        row.getLong("bytes"),
        row.getLong("items"),
        time(row, "as_of"),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        time(row, "finished_at"),
        Json.read(row.getString("counts"), COUNTS),
        row.getString("refused_where"),
        row.getString("refused_message"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
