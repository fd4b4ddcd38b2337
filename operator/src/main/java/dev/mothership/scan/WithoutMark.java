package dev.mothership.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Drops the byte order mark that some tools put before UTF-8, and makes UTF-8 of UTF-16, in which
 * PowerShell writes what a tool prints.
 */
final class WithoutMark {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte LOW = (byte) 0xff;
  private static final byte HIGH = (byte) 0xfe;

  private WithoutMark() {}

  /** Bytes that are not of the encoding are found out as they are read. */
  static InputStream of(InputStream in) throws IOException {
    PushbackInputStream stream = new PushbackInputStream(in, MARK.length);
    byte[] head = stream.readNBytes(MARK.length);
    if (Arrays.equals(head, MARK)) {
      return stream;
    }
    boolean little = head.length > 1 && head[0] == LOW && head[1] == HIGH;
    boolean big = head.length > 1 && head[0] == HIGH && head[1] == LOW;
    if (!little && !big) {
      stream.unread(head);
      return stream;
    }
    stream.unread(head, 2, head.length - 2);
    return new Utf16(stream, little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
  }

  /** UTF-8 of a stream in UTF-16. */
  private static final class Utf16 extends InputStream {
    private final Reader reader;
    private final char[] characters = new char[4096];
    private byte[] ready = {};
    private int next;
    private int held;

    Utf16(InputStream in, Charset charset) {
      reader =
          new InputStreamReader(
              in, charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
    }

    /** The first half of a character that two make up waits for its other. */
    private boolean fill() throws IOException {
      while (next == ready.length) {
        int read = reader.read(characters, held, characters.length - held);
        int count = held + Math.max(0, read);
        if (count == 0) {
          return false;
        }
        held = read > 0 && Character.isHighSurrogate(characters[count - 1]) ? 1 : 0;
        ready = new String(characters, 0, count - held).getBytes(StandardCharsets.UTF_8);
        next = 0;
        characters[0] = characters[count - 1];
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }

    @Override
    public int read() throws IOException {
      return fill() ? ready[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, ready.length - next);
      System.arraycopy(ready, next, buffer, offset, count);
      next += count;
      return count;
    }
  }
}
