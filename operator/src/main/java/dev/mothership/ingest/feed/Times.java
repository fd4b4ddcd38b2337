package dev.mothership.ingest.feed;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/** Times as feeds write them. */
final class Times {
  /** RFC 3339, and offsets without a colon. */
  private static final DateTimeFormatter ANY_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private Times() {}

  /** Empty where it is no time; what is before 1970 is never meant, and becomes the epoch. */
  static Optional<Instant> instant(String text) {
    try {
      Instant time = OffsetDateTime.parse(text, ANY_OFFSET).toInstant();
      if (time.isAfter(LAST)) {
        return Optional.empty();
      }
      return Optional.of(time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Empty where it is no day of these centuries. */
  static Optional<LocalDate> day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      return day.getYear() >= 1970 && day.getYear() < 2200 ? Optional.of(day) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
