package dev.mothership.ingest.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks a report in one way or in a few, the same for the same seed. */
final class Mutation {
  /** A value of JSON with its colon, or a cell of CSV. */
  private static final Pattern VALUE =
      Pattern.compile(
          ":\\s*(\"[^\"]*\"|-?\\d[\\d.]*|true|false|null)|(?<=[,;])[^,;\"\\n{}]+(?=[,;\\n])");

  private static final List<String> WRONG =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "[[1]]",
          "{\"a\": {\"b\": 1}}",
          "\"\"",
          "-1",
          "1e400",
          "99999999999999999999999999",
          "9".repeat(200),
          "0.1e-400",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"2026-13-45T99:99:99Z\"",
          "\"+999999999-01-01T00:00:00Z\"",
          "NaN");
  private static final int DEEP = 20_000;
  private static final int LONG = 5 << 20;
  private static final int KINDS = 10;
  private static final int RARELY = 40;

  private final Random random;

  Mutation(Random random) {
    this.random = random;
  }

  byte[] of(byte[] report) {
    byte[] mutated = report;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      mutated = once(mutated);
    }
    return mutated;
  }

  private byte[] once(byte[] report) {
    if (random.nextInt(RARELY) == 0) {
      return value(report, "\"" + "x".repeat(LONG) + "\"");
    }
    int at = random.nextInt(report.length + 1);
    return switch (random.nextInt(KINDS)) {
      case 0 -> java.util.Arrays.copyOf(report, at);
      case 1 -> spliced(report, at, at, new byte[] {0});
      case 2 -> spliced(report, at, at, new byte[] {(byte) 0xC3, (byte) 0x28});
      case 3 ->
          spliced(report, at, Math.min(report.length, at + 1 + random.nextInt(40)), bytes(""));
      case 4 -> spliced(report, at, at, bytes("[".repeat(DEEP)));
      case 5 -> value(report, "{\"a\":".repeat(DEEP));
      case 6 -> twice(report);
      case 7 ->
          spliced(
              report,
              at,
              at,
              bytes(List.of("\"", ",", "}", "]", ";", "\n").get(random.nextInt(6))));
      default -> value(report, WRONG.get(random.nextInt(WRONG.size())));
    };
  }

  /** Another value in the place of one. */
  private byte[] value(byte[] report, String other) {
    String text = new String(report, StandardCharsets.ISO_8859_1);
    Matcher values = VALUE.matcher(text);
    List<int[]> found = new ArrayList<>();
    while (values.find() && found.size() < 5_000) {
      found.add(new int[] {values.start(), values.end()});
    }
    if (found.isEmpty()) {
      return bytes(other);
    }
    int[] one = found.get(random.nextInt(found.size()));
    boolean json = text.charAt(one[0]) == ':';
    return spliced(report, one[0], one[1], bytes(json ? ":" + other : other));
  }

  /** A name that is there already, once more. */
  private static byte[] twice(byte[] report) {
    String text = new String(report, StandardCharsets.ISO_8859_1);
    int brace = text.indexOf('{');
    Matcher name = Pattern.compile("\"[^\"]+\"\\s*:").matcher(text);
    return brace >= 0 && name.find()
        ? spliced(report, brace + 1, brace + 1, bytes(name.group() + "1,"))
        : report;
  }

  private static byte[] spliced(byte[] report, int from, int to, byte[] insert) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(report, 0, from);
    out.writeBytes(insert);
    out.write(report, to, report.length - to);
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
