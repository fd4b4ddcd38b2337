package dev.mothership.scan.tool;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** When a tool is run: at the times of a cron expression, UTC, or so long after the last time. */
public final class Schedule {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final String text;
  private final Next next;

  private Schedule(String text, Next next) {
    this.text = text;
    this.next = next;
  }

  @FunctionalInterface
  private interface Next {
    Instant after(Instant time);
  }

  /**
   * The schedule of a source.
   *
   * @throws dev.mothership.model.OperationFailed where it makes no sense
   */
  static Schedule of(JsonNode job) {
    String cron = job.path("schedule").asText();
    if (cron.isEmpty()) {
      Duration interval = Duration.ofSeconds(job.path("intervalSeconds").asLong());
      return new Schedule("every " + interval, time -> time.plus(interval));
    }
    try {
      ExecutionTime times = ExecutionTime.forCron(PARSER.parse(cron).validate());
      Next next =
          time ->
              times
                  .nextExecution(time.atZone(ZoneOffset.UTC))
                  .orElseThrow(() -> never(cron))
                  .toInstant();
      next.after(Instant.EPOCH);
      return new Schedule(cron, next);
    } catch (IllegalArgumentException e) {
      throw ToolFailures.invalid(
          "spec.job.schedule",
          "spec.job.schedule \"%s\" is no time: %s. Minute, hour, day of the month, month, day of the week, as \"15 3 * * *\"; UTC."
              .formatted(cron, e.getMessage()));
    }
  }

  private static IllegalArgumentException never(String cron) {
    return new IllegalArgumentException("no day is one of " + cron);
  }

  /** Differs where schedules do. */
  public String text() {
    return text;
  }

  /** When a tool that has never been run is run: soon, or when its time comes. */
  public Instant first(Instant now) {
    return text.startsWith("every ") ? now : next.after(now);
  }

  /** When it is run after a run that began then; not before the pause is over. */
  Instant after(Instant began, Instant now, Duration leastPause) {
    Instant earliest = began.plus(leastPause);
    if (text.startsWith("every ")) {
      Instant regular = next.after(began);
      return regular.isBefore(earliest) ? earliest : regular;
    }
    return next.after((now.isBefore(earliest) ? earliest : now).minusSeconds(1));
  }
}
