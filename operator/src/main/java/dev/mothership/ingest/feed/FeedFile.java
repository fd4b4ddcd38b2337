package dev.mothership.ingest.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A feed in a file, or in the files of a folder.
 *
 * @param path the file or folder
 * @param files read in this order
 * @param name null where it follows from the content
 * @param asOf null where the content says it
 * @param complete false for a part that is added to what is known
 */
record FeedFile(
    FeedFormat format,
    String source,
    Path path,
    List<Path> files,
    @Nullable String name,
    @Nullable Instant asOf,
    boolean complete)
    implements Feed {
  /** The largest advisories have some MiB of versions. */
  private static final long ENTRY = 32L << 20;

  private static final long DOCUMENT = 512L << 20;

  FeedFile {
    files = List.copyOf(files);
  }

  @Override
  public String sha256() throws IOException {
    return Sha256.of(path, files);
  }

  @Override
  public FeedFacts read(Instant now, Consumer<Knowledge> sink) throws IOException {
    Reading reading = new Reading(now, sink);
    long most = format.entryEach() ? ENTRY : DOCUMENT;
    for (Path file : files) {
      boolean zip = Documents.isZip(file);
      Documents.each(
          file,
          most,
          (member, made, in) -> {
            if (!zip || wanted(member)) {
              reading.asOf(made);
              document(zip ? member : where(file), in, reading);
            }
          });
    }
    return reading.facts(format, name, asOf, complete);
  }

  private String where(Path file) {
    return files.size() == 1 ? "" : path.relativize(file).toString();
  }

  /** Archives of repositories hold much else. */
  static boolean wanted(String member) {
    return (member.endsWith(".json") || member.endsWith(".csv"))
        && !member.startsWith(".")
        && !member.contains("/.");
  }

  private void document(String where, InputStream in, Reading reading) throws IOException {
    try {
      format.read(in, reading);
    } catch (BadEntry e) {
      reading.bad(where, String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      reading.bad(where, EntryWalk.problem(e));
    } catch (CharConversionException e) {
      if (!format.entryEach()) {
        throw new FeedRefused("it is no UTF-8", e);
      }
      reading.bad(where, "it is no UTF-8");
    }
  }
}
