package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CISA's catalogue as CSV, which is as of the last day on which something was added. */
final class KevCsvFormat implements FeedFormat {
  @Override
  public String kind() {
    return "kev";
  }

  @Override
  public boolean recognises(Head head) {
    return head.line().replace("\"", "").startsWith("cveID,");
  }

  @Override
  public boolean entryEach() {
    return false;
  }

  @Override
  public void read(InputStream in, Reading reading) throws IOException {
    CsvRows rows = new CsvRows(in);
    List<String> columns = rows.next().orElse(List.of());
    if (!columns.containsAll(KevEntry.FIELDS)) {
      throw new FeedRefused(
          "line 1: the columns %s are expected".formatted(String.join(", ", KevEntry.FIELDS)));
    }
    for (Optional<List<String>> row = rows.next(); row.isPresent(); row = rows.next()) {
      String where = "line " + rows.line();
      if (row.get().size() != columns.size()) {
        reading.bad(where, "%d values for %d columns".formatted(row.get().size(), columns.size()));
        continue;
      }
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        fields.put(columns.get(i), row.get().get(i));
      }
      Times.day(fields.getOrDefault("dateAdded", ""))
          .map(Times::start)
          .filter(added -> !reading.isAhead(added))
          .ifPresent(reading::asOf);
      KevEntry.tell(fields, where, reading);
    }
  }
}
