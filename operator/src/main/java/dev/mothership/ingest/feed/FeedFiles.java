package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the feeds in files by what is in them, never by what the files are called. */
public final class FeedFiles {
  private static final List<FeedFormat> FORMATS =
      List.of(
          new OsvFormat(),
          new EpssFormat(),
          new KevFormat(),
          new KevCsvFormat(),
          new VulnrichmentFormat());

  private static final int MOST_TRIED = 100;
  private static final int DEEPEST = 20;
  private static final long HEAD = 512L << 20;

  /** An advisory by itself is no ecosystem's feed. */
  private static final String ADDED = "osv/added";

  /** Ends the look into a file. */
  private static final class Recognised extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * What is at a path.
   *
   * @param ignored files that are no feed
   */
  public record Found(List<Feed> feeds, List<String> ignored) {
    public Found {
      feeds = List.copyOf(feeds);
      ignored = List.copyOf(ignored);
    }
  }

  private FeedFiles() {}

  /**
   * The feeds in a file or a folder, each by itself; files in folders whose names begin with a dot
   * are passed over.
   *
   * @param source what to say where they came from; null for their paths
   * @param asOf null where their contents say it
   * @throws FeedRefused where nothing is there, or the one file is no feed
   */
  public static Found at(Path path, @Nullable String source, @Nullable Instant asOf)
      throws IOException {
    if (Files.isRegularFile(path)) {
      return new Found(List.of(file(path, source == null ? "" + path : source, asOf)), List.of());
    }
    if (!Files.isDirectory(path)) {
      throw new FeedRefused("there is no file or folder of that name");
    }
    List<Feed> feeds = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    Map<FeedFormat, List<Path>> loose = new LinkedHashMap<>();
    for (Path file : files(path)) {
      Optional<FeedFormat> format;
      try {
        format = recognise(file);
      } catch (FeedRefused e) {
        feeds.add(new BrokenFeed(file.toString(), String.valueOf(e.getMessage())));
        continue;
      }
      if (format.isEmpty()) {
        ignored.add(file.toString());
      } else if (format.get().entryEach() && !Documents.isZip(file)) {
        loose.computeIfAbsent(format.get(), same -> new ArrayList<>()).add(file);
      } else {
        feeds.add(whole(format.get(), file, file.toString(), asOf));
      }
    }
    loose.forEach(
        (format, files) ->
            feeds.add(new FeedFile(format, path.toString(), path, files, null, asOf, true)));
    if (feeds.isEmpty()) {
      throw new FeedRefused("no file in it is a feed");
    }
    return new Found(feeds, ignored);
  }

  private static Feed file(Path file, String source, @Nullable Instant asOf) throws IOException {
    FeedFormat format =
        recognise(file)
            .orElseThrow(
                () ->
                    new FeedRefused(
                        "it is no feed that is known: neither OSV, EPSS, KEV nor Vulnrichment"));
    if (format.entryEach() && !Documents.isZip(file)) {
      String name = format instanceof OsvFormat ? ADDED : format.kind();
      return new FeedFile(format, source, file, List.of(file), name, asOf, false);
    }
    return whole(format, file, source, asOf);
  }

  private static Feed whole(FeedFormat format, Path file, String source, @Nullable Instant asOf) {
    return new FeedFile(format, source, file, List.of(file), null, asOf, true);
  }

  /** As named and dated by a bundle. */
  static Feed member(Path file, String source, String name, Instant asOf, boolean complete)
      throws IOException {
    FeedFormat format =
        recognise(file).orElseThrow(() -> new FeedRefused(name + " is no feed that is known"));
    return new FeedFile(format, source, file, List.of(file), name, asOf, complete);
  }

  private static Optional<FeedFormat> recognise(Path file) throws IOException {
    boolean zip = Documents.isZip(file);
    FeedFormat[] found = {null};
    int[] tried = {0};
    try {
      Documents.each(
          file,
          HEAD,
          (member, made, in) -> {
            if (zip && !FeedFile.wanted(member)) {
              return;
            }
            Head head = Head.of(in);
            for (FeedFormat format : FORMATS) {
              if (format.recognises(head)) {
                found[0] = format;
                throw new Recognised();
              }
            }
            if (++tried[0] == MOST_TRIED) {
              throw new Recognised();
            }
          });
    } catch (Recognised e) {
      // Enough was seen.
    }
    return Optional.ofNullable(found[0]);
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return !dir.equals(folder) && hidden(dir)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !hidden(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
