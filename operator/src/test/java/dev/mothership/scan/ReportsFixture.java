package dev.mothership.scan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ReportStore;
import dev.mothership.store.ScannerIntent;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.ScannerSummary.ReportRow;
import dev.mothership.store.TaskQueue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Scanners of one tenant, and reports that are sent to them and read at once. */
final class ReportsFixture {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration AUTHORIZED = Duration.ofMinutes(10);

  final Database database;
  final ScannerStore scanners;
  final ReportInbox inbox;
  final ReportStore reports;
  final TaskQueue queue;
  private final long tenantId;

  ReportsFixture(Database database, long tenantId) {
    this.database = database;
    this.scanners = new ScannerStore(database);
    this.inbox = new ReportInbox(database);
    this.reports = new ReportStore(database);
    this.queue = new TaskQueue(database);
    this.tenantId = tenantId;
  }

  static IngestTask task(Database database, TaskQueue queue) {
    return new IngestTask(
        new ScannerStore(database),
        new ReportStore(database),
        new ReportFormats(List.of(new LinesFormat())),
        queue,
        () -> 1_000_000);
  }

  ScannerRow scanner(String name) {
    return scanner(name, "", true);
  }

  ScannerRow scanner(String name, String format, boolean closes) {
    return scanners.save(
        new ScannerIntent(
            tenantId,
            "ns",
            name,
            "",
            format,
            closes,
            false,
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.objectNode()));
  }

  /** Sends a report and reads it, and whatever else waits. */
  ReportRow report(ScannerRow scanner, String... lines) {
    long id = send(scanner, lines).id();
    read();
    return inbox.find(scanner, id).orElseThrow();
  }

  ReportRow send(ScannerRow scanner, String... lines) {
    long id = inbox.begin(scanner, "ci");
    byte[] all = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    int half = all.length / 2;
    inbox.add(scanner, id, 0, gzip(all, 0, half), half);
    inbox.add(scanner, id, 1, gzip(all, half, all.length - half), all.length - half);
    try {
      return inbox
          .complete(scanner, id, MessageDigest.getInstance("SHA-256").digest(all))
          .orElseThrow();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  void read() {
    for (int i = 0; i < 50; i++) {
      Claim claim = claim();
      task(database, queue).run(claim);
      if (number("select count(*) from report where state in ('received', 'reading')") == 0) {
        return;
      }
    }
    throw new IllegalStateException("reports are left unread");
  }

  /** The next reading; correlations are passed over. */
  Claim claim() {
    execute("update tenant set done_seq = requested_seq");
    execute("update task set due_at = now() + interval '1 day' where kind = 'sync'");
    execute("update task set due_at = now() where kind = 'ingest' and due_at > now()");
    return queue.claim("w", LEASE, AUTHORIZED).orElseThrow();
  }

  long number(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  List<String> strings(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }
}
