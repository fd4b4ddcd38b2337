package dev.mothership.console;

import dev.mothership.store.ReportInbox;
import dev.mothership.store.ReportPiece;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerSummary.ReportRow;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** One report on its way in, piece by piece: no more than a piece of it is in memory. */
final class Upload {
  private static final int MOST_RATIO = 200;
  private static final long SOON = 60;

  private final ReportInbox inbox;
  private final ScannerRow scanner;
  private final UploadSettings settings;
  private final Clock clock;
  private final Instant deadline;
  private final MessageDigest sha256;

  Upload(ReportInbox inbox, ScannerRow scanner, UploadSettings settings, Clock clock) {
    this.inbox = inbox;
    this.scanner = scanner;
    this.settings = settings;
    this.clock = clock;
    this.deadline = clock.instant().plus(settings.maxSendingTime());
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Takes the report in.
   *
   * @param gzip whether it is compressed
   * @throws IOException where the sender breaks off: nothing is left of it then
   * @throws Refused where it is too large, too slow or not what it says
   */
  ReportRow take(InputStream sent, boolean gzip, String sender) throws IOException {
    long report = inbox.begin(scanner, sender);
    boolean whole = false;
    try {
      pieces(report, new Counted(sent), gzip);
      ReportRow row = inbox.complete(scanner, report, sha256.digest()).orElseThrow(Upload::over);
      whole = true;
      return row;
    } catch (ZipException e) {
      throw new Refused(Refused.BAD_REQUEST, "the body is no gzip: " + e.getMessage());
    } finally {
      if (!whole) {
        inbox.drop(scanner, report);
      }
    }
  }

  private void pieces(long report, Counted sent, boolean gzip) throws IOException {
    InputStream body = gzip ? new GZIPInputStream(sent, 1 << 16) : sent;
    byte[] piece = new byte[ReportPiece.BYTES];
    long total = 0;
    int ordinal = 0;
    int read = fill(body, piece);
    while (read > 0) {
      total += read;
      check(total, gzip ? sent.count : total);
      sha256.update(piece, 0, read);
      if (!inbox.add(scanner, report, ordinal++, ReportPiece.compressed(piece, read), read)) {
        throw over();
      }
      read = fill(body, piece);
    }
    if (total == 0) {
      throw new Refused(Refused.BAD_REQUEST, "the body is empty: send the report in it");
    }
  }

  private void check(long total, long received) {
    if (total > settings.maxBytes()) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the report is larger than %,d bytes: send it in parts, or have"
                  .formatted(settings.maxBytes())
              + " mothership.ingest.max-bytes raised");
    }
    if (total > ReportPiece.BYTES && total / MOST_RATIO > received) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the body grows to more than %d times its size: send it without Content-Encoding"
              .formatted(MOST_RATIO));
    }
    if (inbox.waiting(scanner.tenantId()) > settings.maxWaitingBytes()) {
      throw Refused.later(
          Refused.TOO_MANY,
          "the tenant's reports that wait to be read are more than %,d bytes: try again later"
              .formatted(settings.maxWaitingBytes()),
          SOON);
    }
  }

  private int fill(InputStream body, byte[] piece) throws IOException {
    int filled = 0;
    while (filled < piece.length) {
      if (clock.instant().isAfter(deadline)) {
        throw new Refused(
            Refused.REQUEST_TIMEOUT,
            "the report was not sent within %s".formatted(settings.maxSendingTime()));
      }
      int read = body.read(piece, filled, piece.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
    }
    return filled;
  }

  private static Refused over() {
    return new Refused(Refused.NOT_FOUND, "the Scanner is gone, or its report took too long");
  }

  private static final class Counted extends InputStream {
    private final InputStream in;
    private long count;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
