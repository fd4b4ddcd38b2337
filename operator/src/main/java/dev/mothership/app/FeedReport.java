package dev.mothership.app;

import dev.mothership.store.FeedLoad;
import java.util.List;

/** Is told how loading goes. */
interface FeedReport {
  /** For each entry: only some are worth telling. */
  default void reading(String source, long entries) {}

  /** Files that are no feed. */
  default void ignored(List<String> files) {}

  void loaded(String source, FeedLoad load);

  void refused(String source, String why);
}
