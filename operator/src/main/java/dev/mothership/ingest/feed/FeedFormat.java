package dev.mothership.ingest.feed;

import java.io.IOException;
import java.io.InputStream;

/** How one kind of feed is written. */
interface FeedFormat {
  /** {@code osv}, {@code epss}, {@code kev}, {@code vulnrichment}. */
  String kind();

  /**
   * The feed's name.
   *
   * @param ecosystem that all of it is about; empty where there is none
   */
  default String name(String ecosystem) {
    return kind();
  }

  /** Whether a document is one of this kind, by how it begins. */
  boolean recognises(Head head);

  /** Whether a document is one entry of the feed rather than the whole of it. */
  boolean entryEach();

  /**
   * Reads a document.
   *
   * @throws BadEntry where the document is one entry and cannot be read
   * @throws dev.mothership.model.FeedRefused where it is a whole feed and cannot be read
   */
  void read(InputStream in, Reading reading) throws IOException;
}
