package dev.mothership.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Walks through a CSV report (RFC 4180; UTF-8, with or without a byte order mark) once, row by row.
 * The first line names the columns; each row after it is an item whose fields are named so and
 * whose path is its line, counted from 1.
 */
public final class CsvWalk {
  private static final String DELIMITERS = ",;\t|";
  private static final String MARK = "\uFEFF";
  private static final int LONGEST_HEADER = 1 << 16;

  private CsvWalk() {}

  /**
   * @throws MalformedReport where a row has not the cells that the first line promises, or a cell
   *     is longer than a finding's text can be
   */
  public static void each(ReportBody body, JsonWalk.Taker taker) throws IOException {
    char delimiter = delimiter(firstLine(body));
    try (BufferedReader text = body.text();
        CsvParser csv = ReportLimits.csv().createParser(text)) {
      csv.setSchema(CsvSchema.emptySchema().withColumnSeparator(delimiter));
      List<String> columns = List.of();
      csv.nextToken();
      while (csv.nextToken() == JsonToken.START_ARRAY) {
        csv.nextToken();
        long line = csv.currentTokenLocation().getLineNr();
        List<String> cells = cells(csv, line);
        if (columns.isEmpty()) {
          columns = cells.stream().map(CsvWalk::bare).toList();
        } else {
          taker.take(row(columns, cells, "line " + line));
        }
      }
    } catch (StreamConstraintsException e) {
      throw new MalformedReport(where(e), e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new MalformedReport(where(e), "not valid CSV: " + e.getOriginalMessage());
    }
  }

  private static List<String> cells(CsvParser csv, long line) throws IOException {
    List<String> cells = new ArrayList<>();
    long characters = 0;
    for (; csv.currentToken() != JsonToken.END_ARRAY; csv.nextToken()) {
      characters += csv.getTextLength();
      if (cells.size() == ReportLimits.MOST_COLUMNS || characters > ReportLimits.LARGEST_RECORD) {
        throw new MalformedReport("line " + line, "has more in it than a row can have");
      }
      cells.add(csv.getText());
    }
    return cells;
  }

  private static Item row(List<String> columns, List<String> cells, String where)
      throws MalformedReport {
    boolean more = cells.stream().skip(columns.size()).anyMatch(cell -> !cell.isBlank());
    if (more || cells.size() < columns.size()) {
      throw new MalformedReport(
          where,
          "has %d cells where the first line names %d columns"
              .formatted(cells.size(), columns.size()));
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      if (!row.has(columns.get(i))) {
        row.put(columns.get(i), cells.get(i));
      }
    }
    return new Item(row, where);
  }

  private static String firstLine(ReportBody body) throws IOException {
    try (BufferedReader text = body.text()) {
      char[] start = new char[LONGEST_HEADER];
      int length = 0;
      for (int read = 0; read >= 0 && length < start.length; ) {
        length += read;
        read = text.read(start, length, start.length - length);
      }
      return new String(start, 0, length).lines().findFirst().orElse("");
    }
  }

  /** Of the usual ones, that which the line has most of. */
  static char delimiter(String line) {
    char best = DELIMITERS.charAt(0);
    long most = 0;
    for (char candidate : DELIMITERS.toCharArray()) {
      long count = line.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  static Set<String> columns(String line, char delimiter) {
    Set<String> columns = new LinkedHashSet<>();
    for (String cell : line.split(Pattern.quote(String.valueOf(delimiter)), -1)) {
      columns.add(bare(cell).replaceAll("^\"|\"$", ""));
    }
    return columns;
  }

  private static String bare(String cell) {
    return (cell.startsWith(MARK) ? cell.substring(1) : cell).strip();
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null ? "line 1" : "line " + e.getLocation().getLineNr();
  }
}
