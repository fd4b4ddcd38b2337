package dev.mothership.ingest.feed;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.time.Instant;
import java.util.function.Consumer;

/** A file of which nobody can tell what feed it was. */
record BrokenFeed(String source, String why) implements Feed {
  @Override
  public String sha256() {
    throw new FeedRefused(why);
  }

  @Override
  public FeedFacts read(Instant now, Consumer<Knowledge> sink) {
    throw new FeedRefused(why);
  }
}
