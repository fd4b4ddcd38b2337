package dev.mothership.ingest.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * How a document begins.
 *
 * @param line its first line, if it is short text
 * @param names of its object's fields, as far as they had to be read
 */
record Head(String line, Set<String> names) {
  private static final int LINE = 400;

  /** Any of these tells what a document is. */
  private static final Set<String> TELLING =
      Set.of("schema_version", "cveMetadata", "catalogVersion", "dataType");

  /** Ends the reading. */
  private static final class Told extends IOException {
    private static final long serialVersionUID = 1L;
  }

  static Head of(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(LINE);
    String text = new String(buffered.readNBytes(LINE), StandardCharsets.ISO_8859_1);
    buffered.reset();
    Set<String> names = new HashSet<>();
    if (text.stripLeading().startsWith("{")) {
      try (EntryWalk walk = new EntryWalk(buffered)) {
        walk.first()
            .object(
                name -> {
                  names.add(name);
                  if (TELLING.contains(name)) {
                    throw new Told();
                  }
                });
      } catch (Told | BadEntry | JsonProcessingException e) {
        // Told, or as much as can be told.
      }
    }
    return new Head(text.lines().findFirst().orElse(""), names);
  }

  boolean names(String name) {
    return names.contains(name);
  }
}
