package dev.mothership.model;

import org.jspecify.annotations.Nullable;

/** Thrown at the edge where a failure's meaning is known; caught once, at a batch boundary. */
public final class OperationFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public OperationFailed(Failure failure, @Nullable Throwable cause) {
    super(failure.call() + ": " + failure.code() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
