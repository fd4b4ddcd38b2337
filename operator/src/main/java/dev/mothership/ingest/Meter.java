package dev.mothership.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends the reading of a piece of text that a parser would hold whole, however long it is. */
final class Meter extends FilterInputStream {
  private final int most;
  private int since;

  /**
   * @param most bytes
   */
  Meter(InputStream in, int most) {
    super(in);
    this.most = most;
  }

  void restart() {
    since = 0;
  }

  boolean beyond() {
    return since > most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    passed(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    passed(Math.max(0, read));
    return read;
  }

  private void passed(int bytes) throws IOException {
    since += bytes;
    if (beyond()) {
      throw new IOException("too long");
    }
  }
}
