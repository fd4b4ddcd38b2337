package dev.mothership.ingest.feed;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.Knowledge;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;

/** What can be loaded as one: all of it, or nothing. */
public interface Feed {
  /** Where it came from, without credentials. */
  String source();

  /** Hex digits of what its files hold. */
  String sha256() throws IOException;

  /**
   * Reads it in one go, holding one entry at a time.
   *
   * @param now nothing can be of later
   * @param sink is given each entry that can be read
   * @throws dev.mothership.model.FeedRefused where it cannot be trusted as a whole; what was given
   *     to the sink is to be dropped
   */
  FeedFacts read(Instant now, Consumer<Knowledge> sink) throws IOException;
}
