package dev.mothership.app;

import dev.mothership.ingest.feed.BundleWriter;
import dev.mothership.ingest.feed.Feed;
import dev.mothership.ingest.feed.FeedFiles;
import dev.mothership.ingest.feed.FeedHttp;
import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one signed file for where there is no network; needs no database. */
@Command(
    name = "bundle",
    description = "Put feeds into one signed file, to be loaded with feeds load --bundle.",
    mixinStandardHelpOptions = true)
final class FeedsBundleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "What to write.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEYFILE",
      description =
          "PEM file of an Ed25519 key: openssl genpkey -algorithm ed25519 -out KEYFILE makes one.")
  private Path key = Path.of("");

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Of when the data is, as 2026-11-24T06:00:00Z, where it does not say so.")
  private @Nullable OffsetDateTime asOf;

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "Files, folders and URLs of feeds.")
  private List<String> sources = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String[] at = {key.toString()};
    try {
      return TemporaryFolder.with(
          folder -> {
            BundleWriter bundle = new BundleWriter(key, Instant.now());
            for (String source : sources) {
              at[0] = FeedHttp.isUrl(source) ? FeedHttp.shown(source) : source;
              for (Feed feed : feeds(source, folder)) {
                at[0] = feed.source();
                FeedFacts facts = bundle.add(feed, folder);
                out.printf(
                    "%s as of %s: %d entries, %s%n",
                    facts.name(), facts.asOf(), facts.entries(), facts.licence());
                out.flush();
              }
            }
            at[0] = file.toString();
            bundle.write(file);
            return 0;
          });
    } catch (FeedRefused | IOException e) {
      err.printf("%s: %s%nno bundle was written%n", at[0], e.getMessage());
      err.flush();
      return 1;
    }
  }

  private List<Feed> feeds(String source, Path folder) throws IOException {
    Instant given = asOf == null ? null : asOf.toInstant();
    if (!FeedHttp.isUrl(source)) {
      return FeedFiles.at(Path.of(source), null, given).feeds();
    }
    String shown = FeedHttp.shown(source);
    FeedHttp.Fetched fetched = new FeedHttp(new CommandSetup().feeds()).fetch(source, folder);
    Instant said = shown.endsWith(".zip") ? fetched.lastModified().orElse(null) : null;
    return FeedFiles.at(fetched.file(), shown, given == null ? said : given).feeds();
  }
}
