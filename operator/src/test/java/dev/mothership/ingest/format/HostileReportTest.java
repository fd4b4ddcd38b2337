package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reports that are broken on purpose, over all formats: each is read or refused, and nothing else
 * comes of it. {@code -Dmothership.mutations=10000} makes more of them than every build does.
 */
class HostileReportTest {
  private static final int MUTATIONS = Integer.getInteger("mothership.mutations", 2_000);
  private static final long MOST_ALLOCATED = 64L << 20;
  private static final int LONG_TEXT = 100 << 20;

  static List<ReportFormat> formats() {
    return EveryFormat.ALL;
  }

  @Test
  void mutationsAreReadOrRefused() {
    List<Fixtures> fixtures = Fixtures.all();
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Fixtures fixture = fixtures.get(seed % fixtures.size());
      byte[] report = new Mutation(new Random(seed)).of(fixture.bytes());
      try {
        Set<ReportFormat> formats = new LinkedHashSet<>(EveryFormat.thatRecognise(report));
        formats.add(fixture.format());
        formats.add(EveryFormat.ALL.get(seed % EveryFormat.ALL.size()));
        for (ReportFormat format : formats) {
          refused += refused(format, report) ? 1 : 0;
        }
      } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("seed " + seed + " of " + fixture, e);
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 4);
  }

  private static boolean refused(ReportFormat format, byte[] report) throws IOException {
    try {
      Heard.of(format, report);
      return false;
    } catch (MalformedReport e) {
      assertThat(e.where()).isNotBlank();
      assertThat(e.getMessage()).isNotBlank();
      return true;
    } catch (CharacterCodingException e) {
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aTextOfAHundredMegabytesTakesNoMemory(ReportFormat format) throws IOException {
    Fixtures fixture =
        Fixtures.all().stream()
            .filter(candidate -> candidate.folder().equals(format.id()))
            .findFirst()
            .orElse(null);
    if (fixture == null) {
      return;
    }
    byte[] whole = fixture.bytes();
    int quote = lastQuote(whole);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      fixture.format().read(() -> new Swollen(whole, quote), new Heard());
    } catch (MalformedReport | CharacterCodingException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).as(fixture.toString()).isLessThan(MOST_ALLOCATED);
  }

  /** Just before the end of the last quoted text; the end where nothing is quoted. */
  private static int lastQuote(byte[] report) {
    int last = new String(report, StandardCharsets.ISO_8859_1).lastIndexOf('"');
    return last < 0 ? report.length - 1 : last;
  }

  /** A report with a hundred megabytes of one letter in it, which are nowhere. */
  private static final class Swollen extends InputStream {
    private final byte[] report;
    private final int from;
    private long position;

    Swollen(byte[] report, int from) {
      this.report = report;
      this.from = from;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (position >= (long) report.length + LONG_TEXT) {
        return -1;
      }
      int count;
      if (position < from) {
        count = (int) Math.min(length, from - position);
        System.arraycopy(report, (int) position, into, offset, count);
      } else if (position < (long) from + LONG_TEXT) {
        count = (int) Math.min(length, (long) from + LONG_TEXT - position);
        Arrays.fill(into, offset, offset + count, (byte) 'x');
      } else {
        count = (int) Math.min(length, (long) report.length + LONG_TEXT - position);
        System.arraycopy(report, (int) (position - LONG_TEXT), into, offset, count);
      }
      position += count;
      return count;
    }
  }
}
