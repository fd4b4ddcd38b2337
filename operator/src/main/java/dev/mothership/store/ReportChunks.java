package dev.mothership.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Pieces that were each compressed for themselves, as the one stream they were. */
final class ReportChunks extends InputStream {
  private final IntFunction<Optional<InputStream>> pieces;
  private final byte[] one = new byte[1];
  private @Nullable InputStream piece;
  private int next;
  private boolean ended;

  /**
   * @param pieces by ordinal from 0; empty after the last
   */
  ReportChunks(IntFunction<Optional<InputStream>> pieces) {
    this.pieces = pieces;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!ended && length > 0) {
      int read = current().read(into, offset, length);
      if (read >= 0) {
        return read;
      }
      piece = null;
    }
    return length == 0 ? 0 : -1;
  }

  private InputStream current() throws IOException {
    if (piece == null) {
      Optional<InputStream> found = pieces.apply(next++);
      ended = found.isEmpty();
      piece = ended ? InputStream.nullInputStream() : new GZIPInputStream(found.get(), 1 << 16);
    }
    return piece;
  }
}
