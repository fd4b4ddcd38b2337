package dev.mothership.ingest.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What changed in an OSV feed since it was last loaded, by the list that lies beside each {@code
 * all.zip}: it names every advisory with when it was modified, so that what is gone is told, too.
 *
 * @see <a href="https://google.github.io/osv.dev/data/">modified_id.csv</a>
 */
public final class OsvChanges implements Feed {
  /** From about here the whole is fetched sooner. */
  private static final int MOST_FETCHED = 2_000;

  private static final int BATCH = 1_000;
  private static final long ENTRY = 32L << 20;
  private static final String ZIP = "/all.zip";

  /** Lists and advisories are not written at one instant. */
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final String source;
  private final String name;
  private final Instant asOf;
  private final Path list;
  private final Map<String, Path> changed;

  private OsvChanges(
      String source, String name, Instant asOf, Path list, Map<String, Path> changed) {
    this.source = source;
    this.name = name;
    this.asOf = asOf;
    this.list = list;
    this.changed = changed;
  }

  private record Row(Instant modified, String path, String id) {}

  /**
   * Fetches what changed.
   *
   * @param url of an {@code all.zip}
   * @param name of the feed as it is known
   * @param since what the known one is of
   * @param known when each of these advisories that is known was modified
   * @param folder that what is fetched goes to
   * @return empty where the whole has to be fetched: there is no such list, or too much changed
   */
  public static Optional<Feed> since(
      FeedHttp http,
      String url,
      String name,
      Instant since,
      Function<Collection<String>, Map<String, Instant>> known,
      Path folder)
      throws IOException {
    String shown = FeedHttp.shown(url);
    if (!shown.endsWith(ZIP) || url.contains("?")) {
      return Optional.empty();
    }
    String base = url.substring(0, url.length() - ZIP.length() + 1);
    FeedHttp.Fetched list;
    try {
      list = http.fetch(base + "modified_id.csv", folder);
    } catch (FeedRefused e) {
      return Optional.empty();
    }
    List<Row> wanted = new ArrayList<>();
    Instant newest = newest(list.file(), since, known, wanted);
    if (wanted.size() > MOST_FETCHED) {
      return Optional.empty();
    }
    Map<String, Path> changed = new LinkedHashMap<>();
    for (Row row : wanted) {
      changed.put(row.id(), http.fetch(base + row.path() + ".json", folder).file());
    }
    Instant asOf = list.lastModified().orElse(newest);
    return Optional.of(new OsvChanges(shown, name, asOf, list.file(), changed));
  }

  private static Instant newest(
      Path list,
      Instant since,
      Function<Collection<String>, Map<String, Instant>> known,
      List<Row> wanted)
      throws IOException {
    Instant[] newest = {Instant.EPOCH};
    List<Row> batch = new ArrayList<>();
    each(
        list,
        row -> {
          newest[0] = row.modified().isAfter(newest[0]) ? row.modified() : newest[0];
          batch.add(row);
          if (batch.size() == BATCH) {
            choose(batch, since, known, wanted);
            batch.clear();
          }
        });
    choose(batch, since, known, wanted);
    return newest[0];
  }

  private static void choose(
      List<Row> batch,
      Instant since,
      Function<Collection<String>, Map<String, Instant>> known,
      List<Row> wanted) {
    Map<String, Instant> stored = known.apply(batch.stream().map(Row::id).toList());
    for (Row row : batch) {
      Instant was = stored.get(row.id());
      boolean newer =
          was == null
              || row.modified().isAfter(was) && row.modified().isAfter(since.minus(OVERLAP));
      if (newer && wanted.size() <= MOST_FETCHED) {
        wanted.add(row);
      }
    }
  }

  private static void each(Path list, Consumer<Row> rows) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(list))) {
      CsvRows csv = new CsvRows(in);
      for (Optional<List<String>> row = csv.next(); row.isPresent(); row = csv.next()) {
        rows.accept(row(row.get(), csv.line()));
      }
    }
  }

  private static Row row(List<String> values, long line) {
    Optional<Instant> modified = Times.instant(values.get(0));
    String path = values.size() == 2 ? values.get(1) : "";
    String id = path.substring(path.lastIndexOf('/') + 1);
    if (modified.isEmpty() || !Names.isAdvisory(id) || path.contains("..")) {
      throw new FeedRefused(
          "modified_id.csv, line %d: a time and an id are expected".formatted(line));
    }
    return new Row(modified.get(), path, id);
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String sha256() throws IOException {
    return Sha256.of(list, List.of(list));
  }

  @Override
  public FeedFacts read(Instant now, Consumer<Knowledge> sink) throws IOException {
    OsvFormat format = new OsvFormat();
    Reading reading = new Reading(now, sink);
    Set<String> done = new HashSet<>();
    for (Map.Entry<String, Path> advisory : changed.entrySet()) {
      done.add(advisory.getKey());
      Documents.each(
          advisory.getValue(),
          ENTRY,
          (member, made, in) -> document(format, advisory.getKey(), in, reading));
    }
    each(
        list,
        row -> {
          if (!done.contains(row.id())) {
            reading.listed(row.id());
          }
        });
    return reading.facts(format, name, asOf.isAfter(now) ? now : asOf, true);
  }

  private static void document(OsvFormat format, String id, InputStream in, Reading reading)
      throws IOException {
    @Nullable String problem = null;
    try {
      format.read(in, reading);
    } catch (BadEntry e) {
      problem = e.getMessage();
    } catch (JsonProcessingException e) {
      problem = EntryWalk.problem(e);
    }
    if (problem != null) {
      reading.bad(id, problem);
    }
  }
}
