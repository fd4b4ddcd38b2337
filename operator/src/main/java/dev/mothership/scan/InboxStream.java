package dev.mothership.scan;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ReportPiece;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerSummary.ReportRow;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * One report on its way into the inbox, of which no more than a piece is in memory. Closed without
 * {@link #complete}, nothing is left of it. Used by one thread.
 */
public final class InboxStream extends OutputStream {
  private static final String CALL = "mothership:Fetch";

  private final ReportInbox inbox;
  private final ScannerRow scanner;
  private final FetchSettings settings;
  private final MessageDigest sha256;
  private final String sender;
  private final String part;
  private final String format;
  private final byte[] piece = new byte[ReportPiece.BYTES];
  private long report;
  private boolean begun;
  private int filled;
  private int ordinal;
  private long total;
  private boolean whole;

  /**
   * @param sender where it is from, as people see it
   * @param part of the source, and the format that reads it; empty for neither
   */
  public InboxStream(
      ReportInbox inbox,
      ScannerRow scanner,
      FetchSettings settings,
      String sender,
      String part,
      String format) {
    this.inbox = inbox;
    this.scanner = scanner;
    this.settings = settings;
    this.sender = sender;
    this.part = part;
    this.format = format;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, piece.length - filled);
      System.arraycopy(bytes, at, piece, filled, taken);
      filled += taken;
      at += taken;
      left -= taken;
      if (filled == piece.length) {
        send();
      }
    }
  }

  private void send() throws IOException {
    Interrupted.check();
    total += filled;
    if (total > settings.maxBytes()) {
      throw new ReportTooLarge(
          "it is larger than %,d bytes: split it, or have mothership.ingest.max-bytes raised"
              .formatted(settings.maxBytes()));
    }
    if (inbox.waiting(scanner.tenantId()) > settings.maxWaitingBytes()) {
      throw failed(
          FailureReason.THROTTLED,
          "The tenant's reports that wait to be read are more than %,d bytes; it goes on once they are read."
              .formatted(settings.maxWaitingBytes()));
    }
    begin();
    sha256.update(piece, 0, filled);
    if (!inbox.add(scanner, report, ordinal++, ReportPiece.compressed(piece, filled), filled)) {
      throw gone();
    }
    filled = 0;
  }

  private void begin() {
    if (!begun) {
      report = inbox.begin(scanner, sender, part, format);
      begun = true;
    }
  }

  /** All of it is there. */
  public ReportRow complete() throws IOException {
    if (filled > 0) {
      send();
    }
    begin();
    Interrupted.check();
    Optional<ReportRow> row = inbox.complete(scanner, report, sha256.digest());
    whole = true;
    return row.orElseThrow(InboxStream::gone);
  }

  long bytes() {
    return total + filled;
  }

  @Override
  public void close() {
    if (begun && !whole) {
      inbox.drop(scanner, report);
    }
  }

  private static OperationFailed gone() {
    return failed(
        FailureReason.INTERNAL,
        "The report took too long, or its Scanner is gone; it is tried again.");
  }

  static OperationFailed failed(FailureReason reason, String message) {
    return new OperationFailed(new Failure(reason, CALL, reason.conditionReason(), message), null);
  }
}
