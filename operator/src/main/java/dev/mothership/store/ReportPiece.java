package dev.mothership.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A piece of a report as {@link ReportInbox} keeps it. */
public final class ReportPiece {
  /** Bytes of a piece before it is compressed. */
  public static final int BYTES = 1 << 20;

  private ReportPiece() {}

  /** As one gzip stream. */
  public static byte[] compressed(byte[] piece, int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 4);
    try (OutputStream gzip = new Fast(bytes)) {
      gzip.write(piece, 0, length);
    }
    return bytes.toByteArray();
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
