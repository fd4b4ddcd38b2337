package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.model.StorableText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Single values of a JSON report, read ahead of its records, by their full path: what a record is
 * of often stands after it. Bounded, as all that is held of a report.
 */
final class Notes {
  private static final int MOST = 200_000;
  private static final int MOST_CHARACTERS = 16 << 20;
  private static final int SHORT = 2_000;

  private final Map<String, String> texts = new HashMap<>();
  private long characters;

  private Notes() {}

  /**
   * @param patterns of {@link JsonWalk}, each of a text, number or truth value
   * @throws MalformedReport where the report holds several documents, whose values would mingle
   */
  static Notes of(ReportBody body, String... patterns) throws IOException {
    Notes notes = new Notes();
    JsonWalk walk = JsonWalk.of(body);
    for (String pattern : patterns) {
      walk.at(pattern, notes::take);
    }
    walk.run();
    return notes;
  }

  private void take(Item item) throws MalformedReport {
    if (item.node().isNull()) {
      return;
    }
    if (item.node().isContainerNode()) {
      throw new MalformedReport(item.path(), "is not a text");
    }
    String text = StorableText.of(item.node().asText());
    String bounded = text.length() <= SHORT ? text : text.substring(0, SHORT);
    characters += item.path().length() + bounded.length();
    if (texts.size() >= MOST || characters > MOST_CHARACTERS) {
      throw new MalformedReport(item.path(), "more targets than one report can have; split it");
    }
    if (texts.put(item.path(), bounded) != null) {
      throw new MalformedReport(
          item.path(), "a second report in the same file; send each on its own");
    }
  }

  /** Empty where there is none. */
  String at(String path) {
    return texts.getOrDefault(path, "").strip();
  }

  /** The first of the paths that holds a text. */
  String first(String... paths) {
    for (String path : paths) {
      if (!at(path).isEmpty()) {
        return at(path);
      }
    }
    return "";
  }

  /** The texts of a list, in its order; blank ones left out. */
  List<String> list(String path) {
    List<String> list = new ArrayList<>();
    for (int i = 0; texts.containsKey(path + "[" + i + "]"); i++) {
      String text = at(path + "[" + i + "]");
      if (!text.isEmpty()) {
        list.add(text);
      }
    }
    return list;
  }

  /** The path up to a part of it: {@code $.Results[3]} of {@code $.Results[3].Packages[0]}. */
  static String before(String path, String part) {
    int at = path.lastIndexOf(part);
    return at < 0 ? path : path.substring(0, at);
  }
}
