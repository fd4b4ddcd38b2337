package dev.mothership.model;

import java.time.Instant;
import java.util.List;

/**
 * What is known of a feed once all of it was read.
 *
 * @param name {@code osv/Debian}, {@code epss}, {@code kev}, {@code vulnrichment}
 * @param asOf what the source says its data is of
 * @param complete whether what it does not hold is no longer there; an entry that cannot be read
 *     makes it incomplete
 * @param bad entries that could not be read
 * @param problems the first 20 of those: where and why
 */
public record FeedFacts(
    String name,
    Instant asOf,
    String licence,
    boolean complete,
    long entries,
    long bad,
    List<String> problems) {
  public FeedFacts {
    problems = List.copyOf(problems);
  }
}
