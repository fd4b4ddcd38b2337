package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of comma-separated values (RFC 4180) of a bounded size. The last row has to end as the
 * others do: without that nobody can tell whether its last value is all there.
 */
final class CsvRows {
  private static final int MOST_FIELDS = 100;
  private static final int MOST_CHARACTERS = 256 << 10;

  private final Reader reader;
  private final StringBuilder field = new StringBuilder();
  private long line = 1;
  private long began = 1;

  CsvRows(InputStream in) {
    reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            1 << 16);
  }

  /** Where the last row began, from 1. */
  long line() {
    return began;
  }

  /**
   * The next row; empty at the end.
   *
   * @throws FeedRefused where the file is cut off, holds a row without end, or is no UTF-8
   */
  Optional<List<String>> next() throws IOException {
    try {
      return row();
    } catch (CharacterCodingException e) {
      throw new FeedRefused("line %d: it is no UTF-8".formatted(line), e);
    }
  }

  private Optional<List<String>> row() throws IOException {
    began = line;
    List<String> row = new ArrayList<>();
    field.setLength(0);
    boolean quoted = false;
    int size = 0;
    for (int c = reader.read(); ; c = reader.read()) {
      if (c < 0) {
        if (size == 0) {
          return Optional.empty();
        }
        throw new FeedRefused(
            "line %d: it is cut off within a row; fetch it again".formatted(line));
      }
      if (++size > MOST_CHARACTERS || row.size() > MOST_FIELDS) {
        throw new FeedRefused("line %d: a row without end".formatted(began));
      }
      if (c == '\n') {
        line++;
      }
      if (c == '"') {
        quoted = !quoted;
        if (quoted && !field.isEmpty()) {
          field.append('"');
        }
      } else if (quoted || c != ',' && c != '\n') {
        field.append((char) c);
      } else {
        row.add(taken());
        if (c == '\n') {
          return Optional.of(row);
        }
      }
    }
  }

  private String taken() {
    int length = field.length();
    if (length > 0 && field.charAt(length - 1) == '\r') {
      field.setLength(length - 1);
    }
    String value = field.toString();
    field.setLength(0);
    return value;
  }
}
