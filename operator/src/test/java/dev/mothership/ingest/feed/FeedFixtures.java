package dev.mothership.ingest.feed;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.Knowledge;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The feeds beside the tests, and feeds made of them. */
public final class FeedFixtures {
  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  /** When the zips made here say that their members were made. */
  public static final LocalDateTime PACKED = LocalDateTime.of(2026, 11, 22, 6, 0);

  private FeedFixtures() {}

  /** What a reading came to. */
  record Read(FeedFacts facts, List<Knowledge> told) {}

  public static Path of(String name) {
    return Path.of(
        System.getProperty("mothership.root"), "operator/src/test/resources/feeds", name);
  }

  static Read read(Path path) throws IOException {
    return read(FeedFiles.at(path, null, null).feeds().get(0));
  }

  static Read read(Feed feed) throws IOException {
    List<Knowledge> told = new ArrayList<>();
    return new Read(feed.read(NOW, told::add), told);
  }

  /** The files of a folder of the fixtures by their names. */
  public static Map<String, byte[]> files(String folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(of(folder))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  public static Path zip(Path file, Map<String, byte[]> members) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setTimeLocal(PACKED);
        zip.putNextEntry(entry);
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  static Path gzip(Path file, byte[] content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  /** An advisory of npm. */
  public static byte[] advisory(String id, String modified, String fixed) {
    return """
        {"schema_version": "1.6.0", "id": "%s", "modified": "%s", "affected": [{
          "package": {"ecosystem": "npm", "name": "left-pad"},
          "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
        """
        .formatted(id, modified, fixed)
        .getBytes(StandardCharsets.UTF_8);
  }
}
