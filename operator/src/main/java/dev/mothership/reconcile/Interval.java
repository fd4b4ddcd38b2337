package dev.mothership.reconcile;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as specs write them: {@code 90s}, {@code 1h30m}, {@code 14d}. */
final class Interval {
  private static final Pattern PART = Pattern.compile("([0-9]+)([smhd])");

  private Interval() {}

  static Duration parse(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          switch (part.group(2)) {
            case "s" -> sum.plusSeconds(amount);
            case "m" -> sum.plusMinutes(amount);
            case "h" -> sum.plusHours(amount);
            default -> sum.plusDays(amount);
          };
    }
    return sum;
  }
}
