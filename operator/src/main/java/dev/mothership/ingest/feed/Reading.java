package dev.mothership.ingest.feed;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One reading of a feed: passes entries on as they come and counts what is wrong. */
final class Reading {
  private static final int MOST_PROBLEMS = 20;

  /** More than one in ten that cannot be read is another format, or an attack. */
  private static final int BAD_SHARE = 10;

  /** For clocks that are wrong. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private final Instant now;
  private final Consumer<Knowledge> sink;
  private final List<String> problems = new ArrayList<>();
  private @Nullable Set<String> common;
  private Instant asOf = Instant.EPOCH;
  private long entries;
  private long bad;

  Reading(Instant now, Consumer<Knowledge> sink) {
    this.now = now;
    this.sink = sink;
  }

  void entry(Knowledge knowledge) {
    entries++;
    if (knowledge instanceof Knowledge.Advisory advisory) {
      asOf(advisory.modified());
      ecosystems(advisory);
    }
    sink.accept(knowledge);
  }

  /** Something that was read and says nothing. */
  void silent() {
    entries++;
  }

  void bad(String where, String why) {
    entries++;
    bad++;
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(where.isEmpty() ? why : Printable.of(where) + ": " + why);
    }
  }

  /** The latest of all that say so counts, though nothing can be of tomorrow. */
  void asOf(Instant said) {
    if (said.isAfter(asOf)) {
      asOf = said.isAfter(now) ? now : said;
    }
  }

  /** What an entry says must be no more than a day ahead, or no later one would ever count. */
  boolean isAhead(Instant said) {
    return said.isAfter(now.plus(AHEAD));
  }

  /** A package manager or distribution that every advisory is about; empty where there is none. */
  private void ecosystems(Knowledge.Advisory advisory) {
    if (advisory.affected().isEmpty()) {
      return;
    }
    Set<String> own = new HashSet<>();
    advisory.affected().forEach(affected -> own.add(base(affected.ecosystem())));
    if (common == null) {
      common = new TreeSet<>(own);
    } else {
      common.retainAll(own);
    }
  }

  private static String base(String ecosystem) {
    int colon = ecosystem.indexOf(':');
    return colon < 0 ? ecosystem : ecosystem.substring(0, colon);
  }

  /** One that is still there, and of which nothing more is told. */
  void listed(String id) {
    entries++;
    sink.accept(new Knowledge.Listed(id));
  }

  /**
   * @param givenName where the name does not follow from the content
   * @param givenAsOf where somebody else says it
   */
  FeedFacts facts(
      FeedFormat format,
      @Nullable String givenName,
      @Nullable Instant givenAsOf,
      boolean complete) {
    if (entries == 0) {
      throw new FeedRefused("it holds no entry");
    }
    if (bad * BAD_SHARE > entries) {
      throw new FeedRefused(
          "%d of its %d entries cannot be read, such as %s"
              .formatted(bad, entries, String.join("; ", problems.subList(0, 1))));
    }
    Instant of = givenAsOf == null ? asOf : givenAsOf;
    if (of.equals(Instant.EPOCH)) {
      throw new FeedRefused(
          "nothing in it says of when it is; say so with --as-of, as in --as-of 2026-11-24T06:00:00Z");
    }
    Set<String> shared = common;
    String name =
        givenName == null
            ? format.name(shared == null || shared.isEmpty() ? "" : shared.iterator().next())
            : givenName;
    return new FeedFacts(name, of, Licences.of(name), complete && bad == 0, entries, bad, problems);
  }
}
