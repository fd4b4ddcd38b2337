package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * FIRST's CSV: a comment that says of which day it is, a line of column names, a row for each CVE.
 */
final class EpssFormat implements FeedFormat {
  private static final String DATE = "score_date:";
  private static final List<String> COLUMNS = List.of("cve", "epss", "percentile");

  @Override
  public String kind() {
    return "epss";
  }

  @Override
  public boolean recognises(Head head) {
    return head.line().startsWith("#model_version:")
        || head.line().startsWith(String.join(",", COLUMNS));
  }

  @Override
  public boolean entryEach() {
    return false;
  }

  @Override
  public void read(InputStream in, Reading reading) throws IOException {
    CsvRows rows = new CsvRows(in);
    Optional<List<String>> row = rows.next();
    if (row.isPresent() && row.get().get(0).startsWith("#")) {
      date(row.get(), reading);
      row = rows.next();
    }
    if (!row.filter(COLUMNS::equals).isPresent()) {
      throw new FeedRefused(
          "line %d: the columns %s are expected".formatted(rows.line(), String.join(",", COLUMNS)));
    }
    for (row = rows.next(); row.isPresent(); row = rows.next()) {
      row(row.get(), rows.line(), reading);
    }
  }

  private static void date(List<String> comment, Reading reading) {
    Instant day =
        comment.stream()
            .map(part -> part.startsWith("#") ? part.substring(1) : part)
            .filter(part -> part.startsWith(DATE))
            .map(part -> part.substring(DATE.length()))
            .flatMap(text -> Times.instant(text).stream())
            .findFirst()
            .orElseThrow(() -> new FeedRefused("line 1: it names no score_date"));
    if (reading.isAhead(day)) {
      throw new FeedRefused("line 1: %s is yet to come".formatted(day));
    }
    reading.asOf(day);
  }

  private static void row(List<String> row, long line, Reading reading) {
    String where = "line " + line;
    if (row.size() != COLUMNS.size()) {
      reading.bad(where, "%d values where there are three".formatted(row.size()));
    } else if (!Names.isCve(row.get(0))) {
      reading.bad(where, "'%s' is no CVE".formatted(Printable.of(row.get(0))));
    } else {
      float score = share(row.get(1));
      float percentile = share(row.get(2));
      if (score >= 0 && percentile >= 0) {
        reading.entry(new Knowledge.Epss(row.get(0), score, percentile));
      } else {
        reading.bad(where, "a score and a percentile are numbers from 0 to 1");
      }
    }
  }

  /** Negative where it is none. */
  private static float share(String text) {
    try {
      float number = Float.parseFloat(text);
      return number >= 0 && number <= 1 ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
