package dev.mothership.remediate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Files as a test needs them. */
final class LabFiles {
  private LabFiles() {}

  /** Rewrites a file; its new text. */
  static String edit(Path file, UnaryOperator<String> change) {
    try {
      String text = change.apply(Files.readString(file));
      Files.writeString(file, text);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
