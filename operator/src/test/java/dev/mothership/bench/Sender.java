package dev.mothership.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.store.Database;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerIntent;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A tenant's one scanner, and what is sent to it. */
final class Sender {
  private final ReportInbox inbox;
  private final ScannerRow scanner;
  private final long tenant;

  Sender(Database database) {
    this.inbox = new ReportInbox(database);
    this.tenant =
        new TenantStore(database)
            .save(
                new TenantIntent(
                    "bench",
                    "",
                    "bench",
                    "",
                    JsonNodeFactory.instance.objectNode(),
                    List.of("ns"),
                    ""))
            .id();
    this.scanner =
        new ScannerStore(database)
            .save(
                new ScannerIntent(
                    tenant,
                    "ns",
                    "bench",
                    "",
                    "",
                    true,
                    false,
                    JsonNodeFactory.instance.objectNode(),
                    JsonNodeFactory.instance.objectNode()));
  }

  long tenant() {
    return tenant;
  }

  ScannerRow scanner() {
    return scanner;
  }

  /**
   * One report.
   *
   * @param pieces in order, null after the last
   * @return bytes, decompressed
   */
  long send(Supplier<byte @Nullable []> pieces) throws IOException, GeneralSecurityException {
    long report = inbox.begin(scanner, "bench");
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    long total = 0;
    int ordinal = 0;
    for (byte[] piece = pieces.get(); piece != null; piece = pieces.get()) {
      sha256.update(piece);
      inbox.add(scanner, report, ordinal++, gzip(piece), piece.length);
      total += piece.length;
    }
    inbox.complete(scanner, report, sha256.digest());
    return total;
  }

  /** One report that is of one piece. */
  void send(byte[] report) throws IOException, GeneralSecurityException {
    byte[][] left = {report};
    send(
        () -> {
          byte[] next = left[0];
          left[0] = null;
          return next;
        });
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(compressed) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }
}
