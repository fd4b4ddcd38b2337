package dev.mothership.ingest.feed;

import java.io.IOException;

/** One entry of a feed cannot be read; the others can. */
final class BadEntry extends IOException {
  private static final long serialVersionUID = 1L;

  BadEntry(String message) {
    super(message);
  }
}
