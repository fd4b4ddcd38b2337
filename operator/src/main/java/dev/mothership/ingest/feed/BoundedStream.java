package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Of an unpacked document no more than is sane; closing it leaves the archive open. */
final class BoundedStream extends FilterInputStream {
  private final String name;
  private final long most;
  private long count;

  BoundedStream(InputStream in, String name, long most) {
    super(in);
    this.name = name;
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      count(1);
    }
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int some = super.read(bytes, offset, length);
    if (some > 0) {
      count(some);
    }
    return some;
  }

  private void count(int bytes) {
    count += bytes;
    if (count > most) {
      throw new FeedRefused(
          "%s unpacks to more than %d MiB".formatted(Printable.of(name), most >> 20));
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    // The archive goes on with its next member.
  }
}
