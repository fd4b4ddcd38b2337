package dev.mothership.model;

/** A feed is not loaded, and what was known before stays; the message says where and why. */
public final class FeedRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FeedRefused(String message) {
    super(message);
  }

  public FeedRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
