package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.ingest.feed.Feed;
import dev.mothership.ingest.feed.FeedFiles;
import dev.mothership.store.Database;
import dev.mothership.store.FeedLoad;
import dev.mothership.store.FeedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * OSV records in a zip for each ecosystem, where OSV-Scanner looks for them: {@code
 * osv-scanner/npm/all.zip}.
 */
final class OsvDatabase {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final Map<String, ZipOutputStream> zips = new HashMap<>();
  private final List<JsonNode> records = new ArrayList<>();
  private final boolean kept;
  private long count;

  /**
   * @param kept whether records are kept in memory too
   */
  OsvDatabase(Path folder, boolean kept) {
    this.folder = folder;
    this.kept = kept;
  }

  Path folder() {
    return folder;
  }

  List<JsonNode> records() {
    return records;
  }

  /**
   * @param ecosystem without a release: Debian
   */
  void add(String ecosystem, JsonNode record) throws IOException {
    ZipOutputStream zip = zips.computeIfAbsent(ecosystem, this::zip);
    zip.putNextEntry(new ZipEntry(record.path("id").asText() + ".json"));
    zip.write(JSON.writeValueAsString(record).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    count++;
    if (kept) {
      records.add(record);
    }
  }

  private ZipOutputStream zip(String ecosystem) {
    try {
      Path place = Files.createDirectories(folder.resolve("osv-scanner").resolve(ecosystem));
      ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(place.resolve("all.zip")));
      zip.setLevel(1);
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing can be added from here on. */
  void finish() throws IOException {
    for (ZipOutputStream zip : zips.values()) {
      zip.close();
    }
  }

  /**
   * As {@code mothership feeds load} does.
   *
   * @throws IllegalStateException where a record is not taken
   */
  void load(Database database) throws IOException {
    long loaded = 0;
    for (Feed feed : FeedFiles.at(folder, null, null).feeds()) {
      FeedLoad load =
          new FeedStore(database)
              .load(
                  feed.source(),
                  feed.sha256(),
                  false,
                  sink -> feed.read(Instant.now(), sink),
                  moved -> Set.of());
      if (load.facts().bad() > 0) {
        throw new IllegalStateException("not taken: " + load.facts().problems());
      }
      loaded += load.added();
    }
    System.out.printf("  loaded %,d advisories%n", loaded);
    if (loaded != count) {
      throw new IllegalStateException("of " + count + " advisories");
    }
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze advisory, affected"));
  }
}
