package dev.mothership.cloud;

/** Keeps exchanges as they happen; used by several threads at once. */
public interface Recorder {
  /**
   * Keeps the last answer to a call.
   *
   * @throws java.io.UncheckedIOException where it cannot be written
   */
  void keep(Call call, Answer answer);

  /** Makes what was kept the current recording. */
  void finish();
}
