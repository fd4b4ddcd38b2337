package dev.mothership.local;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The local stack could not do what was asked; the message says what the user can do about it. */
public final class LocalStackException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public LocalStackException(String message) {
    this(message, null);
  }

  public LocalStackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
