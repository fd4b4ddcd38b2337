package dev.mothership.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** Drops the byte order mark that some tools put before UTF-8. */
final class WithoutMark {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private WithoutMark() {}

  static InputStream of(InputStream in) throws IOException {
    PushbackInputStream stream = new PushbackInputStream(in, MARK.length);
    byte[] head = stream.readNBytes(MARK.length);
    if (!Arrays.equals(head, MARK)) {
      stream.unread(head);
    }
    return stream;
  }
}
