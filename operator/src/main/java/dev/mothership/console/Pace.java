package dev.mothership.console;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fast one user may change things: so many a minute, evenly given back. Thread-safe. */
@Singleton
final class Pace {
  private static final int USERS = 10_000;

  private record Left(double changes, Instant at) {}

  private final int perMinute;
  private final Clock clock;

  /** The user who was silent longest is forgotten first. */
  private final Map<String, Left> users =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
          return size() > USERS;
        }
      };

  @Inject
  Pace(ConsoleSettings settings, Clock clock) {
    this(settings.changesPerMinute(), clock);
  }

  Pace(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * Takes one change from the user.
   *
   * @throws Refused 429 where none is left
   */
  synchronized void take(String user) {
    Instant now = clock.instant();
    Left left = users.getOrDefault(user, new Left(perMinute, now));
    double seconds = Duration.between(left.at(), now).toMillis() / 1000.0;
    double changes = Math.min(perMinute, left.changes() + seconds * perMinute / 60);
    if (changes < 1) {
      throw Refused.later(
          Refused.TOO_MANY,
          "%s changes too much at once: at most %d times a minute".formatted(user, perMinute),
          (long) Math.ceil((1 - changes) * 60 / perMinute));
    }
    users.put(user, new Left(changes - 1, now));
  }
}
