package dev.mothership.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A report as it was sent, decompressed; opened as often as a format needs to. */
@FunctionalInterface
public interface ReportBody {
  /** From its first byte. A byte order mark of UTF-8 is not part of it. */
  InputStream open() throws IOException;

  /**
   * As UTF-8; anything else ends the reading with {@link
   * java.nio.charset.CharacterCodingException}.
   */
  default BufferedReader text() throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            open(),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }
}
