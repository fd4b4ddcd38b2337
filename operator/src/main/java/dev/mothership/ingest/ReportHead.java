package dev.mothership.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first part of a report, as formats know themselves by. Of JSON: the names that were met, with
 * their first short text, by path ({@code $.runs[].tool.driver.name}; array items and JSON lines
 * count as {@code []}). YAML counts as JSON.
 */
public final class ReportHead {
  /** How much of a report is looked at. */
  public static final int BYTES = 256 << 10;

  private static final int SHORT = 200;

  private final String text;
  private final Map<String, String> paths;

  private ReportHead(String text, Map<String, String> paths) {
    this.text = text;
    this.paths = paths;
  }

  /**
   * @param bytes the first {@link #BYTES} of the report, or all of it
   */
  public static ReportHead of(byte[] bytes) {
    Map<String, String> paths = new HashMap<>();
    try (JsonParser json = YamlText.json(new ByteArrayInputStream(bytes))) {
      note(json, paths);
    } catch (IOException e) {
      // The head ends in the middle, or is neither JSON nor YAML: what was met until there stands.
    }
    return new ReportHead(new String(bytes, StandardCharsets.UTF_8), paths);
  }

  /** Of a report that is at hand as a whole. */
  public static ReportHead of(ReportBody body) throws IOException {
    try (InputStream in = body.open()) {
      return of(in.readNBytes(BYTES));
    }
  }

  private static void note(JsonParser json, Map<String, String> paths) throws IOException {
    Deque<String> at = new ArrayDeque<>();
    String path = "$";
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          at.push(path);
          paths.putIfAbsent(path, token == JsonToken.START_OBJECT ? "{" : "[");
          path = token == JsonToken.START_ARRAY ? path + "[]" : path;
        }
        case END_OBJECT, END_ARRAY -> path = at.pop();
        case FIELD_NAME -> path = at.element() + "." + json.currentName();
        default -> {
          String value = json.getTextLength() <= SHORT ? json.getText() : "";
          paths.putIfAbsent(path, value);
        }
      }
    }
  }

  /** Whether the path was met. */
  public boolean has(String path) {
    return paths.containsKey(path);
  }

  /** The first text at the path; empty where there is none, or a long one. */
  public String at(String path) {
    return paths.getOrDefault(path, "");
  }

  /** As it stands, for what is not JSON; not all of it where it is long. */
  public String text() {
    return text;
  }

  /** Of CSV: the names of the columns, without quotes. */
  public Set<String> columns() {
    String line = firstLine();
    return CsvWalk.columns(line, CsvWalk.delimiter(line));
  }

  /** Of CSV: the first line. */
  public String firstLine() {
    return text.lines().findFirst().orElse("");
  }
}
