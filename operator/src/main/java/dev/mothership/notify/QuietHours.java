package dev.mothership.notify;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Hours in which messages wait.
 *
 * @param from as 20:00
 * @param to as 07:00; of the next day where it is not later than from
 * @param exceptRisk that is told all the same
 */
public record QuietHours(String from, String to, String zone, int exceptRisk) {
  /** When they end, if it is quiet at that moment for that risk. */
  Optional<Instant> until(Instant moment, int risk) {
    if (risk >= exceptRisk) {
      return Optional.empty();
    }
    ZonedDateTime local = moment.atZone(ZoneId.of(zone));
    LocalTime begin = LocalTime.parse(from);
    LocalTime end = LocalTime.parse(to);
    LocalTime now = local.toLocalTime();
    boolean overnight = !begin.isBefore(end);
    boolean quiet =
        overnight
            ? !now.isBefore(begin) || now.isBefore(end)
            : !now.isBefore(begin) && now.isBefore(end);
    if (!quiet) {
      return Optional.empty();
    }
    ZonedDateTime over = local.with(end);
    return Optional.of((over.isAfter(local) ? over : over.plusDays(1)).toInstant());
  }
}
