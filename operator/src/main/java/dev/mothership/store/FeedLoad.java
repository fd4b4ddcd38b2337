package dev.mothership.store;

import dev.mothership.model.FeedFacts;

/**
 * What loading a feed came to.
 *
 * @param added entries that were not known
 * @param changed entries that are told otherwise
 * @param gone entries that are no longer told
 * @param older advisories of which a newer telling is known, which stays
 */
public record FeedLoad(FeedFacts facts, long added, long changed, long gone, long older) {
  /** Rows of knowledge written. */
  public long written() {
    return added + changed + gone;
  }
}
