package dev.mothership.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call to the recorded cloud whose answer does not come: the file of the answer is a pipe, into
 * which nothing is written as long as this is open. Others that make the call after {@link
 * #onlyOnce} are answered at once.
 */
final class HeldAnswer implements AutoCloseable {
  private final Path file;
  private final Path pipe;
  private final byte[] answer;
  private final CompletableFuture<OutputStream> asked;
  private boolean closed;

  private HeldAnswer(Path file) throws IOException, InterruptedException {
    this.file = file;
    this.pipe = file.resolveSibling(file.getFileName() + ".pipe");
    this.answer = Files.readAllBytes(file);
    int code = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    if (code != 0) {
      throw new IOException("mkfifo ended with " + code);
    }
    Path named = file.resolveSibling(file.getFileName() + ".held");
    Files.createLink(named, pipe);
    Files.move(named, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    asked = CompletableFuture.supplyAsync(this::opened);
  }

  static HeldAnswer of(Path file) throws IOException, InterruptedException {
    return new HeldAnswer(file);
  }

  /** Opening a pipe for writing waits for its reader. */
  private OutputStream opened() {
    try {
      return Files.newOutputStream(pipe);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Returns when the call is being made, and answers all later ones. */
  void onlyOnce() throws IOException, InterruptedException {
    Duration patience = Quickstart.PATIENCE;
    try {
      asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("nobody asked for " + file, e);
    }
    restore();
  }

  private void restore() throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".whole");
    Files.write(whole, answer);
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets the held call be answered. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    restore();
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      try (OutputStream reader = asked.join()) {
        reader.write(answer);
      }
    }
    Files.deleteIfExists(pipe);
  }
}
