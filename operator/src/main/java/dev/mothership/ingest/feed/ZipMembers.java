package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A zip's members, one after the other, however many there are. The directory at the end is read
 * for its count alone: a file that was cut off has none, and one that lost members has fewer.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE 4.3.14 to
 *     4.3.16</a>
 */
final class ZipMembers {
  private static final int MOST_MEMBERS = 5_000_000;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END_COUNT = 10;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int END64_COUNT = 32;
  private static final int LONGEST_COMMENT = 0xffff;

  private ZipMembers() {}

  /** Visits each member that is a file. */
  static void each(Path file, long most, Documents.Visit visit) throws IOException {
    long declared = count(file);
    if (declared > MOST_MEMBERS) {
      throw new FeedRefused("it has %d members, too many to be a feed".formatted(declared));
    }
    long allowed = Documents.allowed(Files.size(file));
    long members = 0;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        ZipInputStream zip = new ZipInputStream(raw)) {
      BoundedStream all = new BoundedStream(zip, "the whole of it", allowed);
      for (ZipEntry member = zip.getNextEntry(); member != null; member = zip.getNextEntry()) {
        members++;
        try (BoundedStream in = new BoundedStream(all, member.getName(), most)) {
          if (!member.isDirectory()) {
            visit.visit(member.getName(), made(member), in);
          }
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a member's name is no UTF-8", e);
    }
    if (members != declared) {
      throw new FeedRefused(
          "its directory lists %d members, but %d are there".formatted(declared, members));
    }
  }

  /** Zips say no zone; one of a feed is made on a machine that keeps UTC. */
  private static Instant made(ZipEntry member) {
    LocalDateTime time = member.getTimeLocal();
    return time == null ? Instant.EPOCH : time.toInstant(ZoneOffset.UTC);
  }

  /** How many members the directory says there are. */
  static long count(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      long length = bytes.length();
      int tail = (int) Math.min(length, END_LENGTH + LONGEST_COMMENT);
      ByteBuffer end = read(bytes, length - tail, tail);
      for (int at = tail - END_LENGTH; at >= 0; at--) {
        if (end.getInt(at) == END_SIGNATURE) {
          int count = Short.toUnsignedInt(end.getShort(at + END_COUNT));
          return count == 0xffff ? count64(bytes, length - tail + at) : count;
        }
      }
    }
    throw new FeedRefused("it is cut off: a zip's directory is missing; fetch it again");
  }

  private static long count64(RandomAccessFile bytes, long end) throws IOException {
    if (end < LOCATOR_LENGTH) {
      return 0xffff;
    }
    ByteBuffer locator = read(bytes, end - LOCATOR_LENGTH, LOCATOR_LENGTH);
    if (locator.getInt(0) != LOCATOR_SIGNATURE) {
      return 0xffff;
    }
    long at = locator.getLong(8);
    if (at < 0 || at > end - END64_LENGTH) {
      throw new FeedRefused("its directory is broken; fetch it again");
    }
    ByteBuffer end64 = read(bytes, at, END64_LENGTH);
    return end64.getInt(0) == END64_SIGNATURE ? end64.getLong(END64_COUNT) : -1;
  }

  private static ByteBuffer read(RandomAccessFile bytes, long from, int length) throws IOException {
    byte[] read = new byte[length];
    bytes.seek(from);
    bytes.readFully(read);
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }
}
