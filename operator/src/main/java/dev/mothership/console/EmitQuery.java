package dev.mothership.console;

import dev.mothership.store.FindingFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of what is told to other tools; one that is not known is refused. */
final class EmitQuery {
  static final int DEFAULT_LIMIT = 100;
  static final int MOST = 1000;

  private static final Map<String, List<String>> VALUES =
      Map.of(
          "state", List.of("Open", "Resolved", "Muted"),
          "severity", List.of("critical", "high", "medium", "low"),
          "category",
              List.of("attack-path", "configuration", "vulnerability", "secret", "coverage"));
  private static final Set<String> PAGING = Set.of("format", "after", "limit");

  private final MultivaluedMap<String, String> given;

  EmitQuery(MultivaluedMap<String, String> given) {
    this.given = given;
  }

  /**
   * @throws Refused 400
   */
  FindingFilter filter() {
    for (String name : given.keySet()) {
      if (!PAGING.contains(name) && !VALUES.containsKey(name) && !name.equals("changedSince")) {
        throw new Refused(
            Refused.BAD_REQUEST,
            "there is no parameter %s: there are format, state, severity, category, changedSince, after and limit"
                .formatted(name));
      }
    }
    return new FindingFilter(
        among("state"),
        among("severity"),
        among("category"),
        time("changedSince", Instant.EPOCH),
        after(),
        limit());
  }

  /**
   * @throws Refused 400 where anything else is asked for
   */
  void onlyPaging() {
    if (!PAGING.containsAll(given.keySet())) {
      throw new Refused(Refused.BAD_REQUEST, "there are format, after and limit only");
    }
  }

  @Nullable String format() {
    return given.getFirst("format");
  }

  /**
   * @throws Refused 400
   */
  long after() {
    return number("after", 0, Long.MAX_VALUE, 0);
  }

  /**
   * @throws Refused 400
   */
  int limit() {
    return (int) number("limit", 1, MOST, DEFAULT_LIMIT);
  }

  /**
   * @throws Refused 400
   */
  Instant time(String name, Instant absent) {
    String text = given.getFirst(name);
    if (text == null) {
      return absent;
    }
    try {
      // A plus sign that nobody escaped comes as a space.
      Instant time = OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeException e) {
      // Told below, as is a time that no database holds.
    }
    throw new Refused(
        Refused.BAD_REQUEST, name + " is a time with its zone, as 2026-11-24T10:00:00Z");
  }

  private Set<String> among(String name) {
    Set<String> wanted = new LinkedHashSet<>();
    for (String list : given.getOrDefault(name, List.of())) {
      wanted.addAll(Arrays.asList(list.split(",", -1)));
    }
    List<String> possible = VALUES.getOrDefault(name, List.of());
    if (!possible.containsAll(wanted)) {
      throw new Refused(
          Refused.BAD_REQUEST,
          "%s is one or more of %s, separated by commas"
              .formatted(name, String.join(", ", possible)));
    }
    return wanted;
  }

  private long number(String name, long least, long most, long absent) {
    String text = given.getFirst(name);
    if (text == null) {
      return absent;
    }
    if (text.matches("\\d{1,18}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new Refused(
        Refused.BAD_REQUEST,
        most == Long.MAX_VALUE
            ? name + " is what the last page named in its header Link"
            : "%s is a number from %d to %d".formatted(name, least, most));
  }
}
