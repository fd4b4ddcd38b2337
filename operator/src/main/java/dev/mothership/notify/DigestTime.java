package dev.mothership.notify;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * When a digest is told.
 *
 * @param every Daily or Weekly
 * @param day of a weekly one, as Monday
 * @param at time of day, as 08:00
 */
public record DigestTime(String every, String day, String at, String zone) {
  /** The first time after that moment. */
  Instant after(Instant moment) {
    ZonedDateTime local = moment.atZone(ZoneId.of(zone));
    ZonedDateTime next = local.with(LocalTime.parse(at));
    if (daily()) {
      return (next.isAfter(local) ? next : next.plusDays(1)).toInstant();
    }
    ZonedDateTime named =
        next.with(TemporalAdjusters.nextOrSame(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT))));
    return (named.isAfter(local) ? named : named.plusWeeks(1)).toInstant();
  }

  /** Since when a digest of that moment tells. */
  Instant since(Instant moment) {
    ZonedDateTime local = moment.atZone(ZoneId.of(zone));
    return (daily() ? local.minusDays(1) : local.minusWeeks(1)).toInstant();
  }

  private boolean daily() {
    return "Daily".equals(every);
  }
}
