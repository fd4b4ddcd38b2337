package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The documents in a file: itself, what gzip packed, or the members of a zip. */
final class Documents {
  /** Text packs to a twentieth, lists of versions to a hundredth. */
  private static final long MOST_RATIO = 200;

  private static final long ANY_SIZE = 64L << 20;
  private static final int MAGIC = 4;

  /** Told of each document. */
  @FunctionalInterface
  interface Visit {
    /**
     * @param made when the archive says it was; the epoch where nothing says
     */
    void visit(String name, Instant made, InputStream in) throws IOException;
  }

  private Documents() {}

  /** What a packed file may unpack to. */
  static long allowed(long packed) {
    return Math.max(ANY_SIZE, packed * MOST_RATIO);
  }

  static boolean isZip(Path file) throws IOException {
    byte[] head = head(file);
    return head.length == MAGIC && head[0] == 'P' && head[1] == 'K' && head[2] <= 8;
  }

  /**
   * Visits each document.
   *
   * @param most bytes of one, unpacked
   * @throws FeedRefused where the file is packed badly, is cut off, or unpacks to too much
   */
  static void each(Path file, long most, Visit visit) throws IOException {
    String name = String.valueOf(file.getFileName());
    byte[] head = head(file);
    try {
      if (isZip(file)) {
        ZipMembers.each(file, most, visit);
      } else if (head.length > 1 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
        long allowed = Math.min(most, allowed(Files.size(file)));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
          visit.visit(name, Instant.EPOCH, new BoundedStream(in, name, allowed));
        }
      } else {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
          visit.visit(name, Instant.EPOCH, new BoundedStream(in, name, most));
        }
      }
    } catch (ZipException | EOFException e) {
      throw new FeedRefused(
          "it is cut off or damaged (%s); fetch it again"
              .formatted(Printable.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAGIC);
    }
  }
}
