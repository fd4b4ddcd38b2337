package dev.mothership.app;

import dev.mothership.correlate.vulnerability.EpssRescoring;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.FeedLoad;
import dev.mothership.store.FeedStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads feeds; the exit code is 1 where one of them was not loaded. */
@Command(
    name = "load",
    description =
        "Load OSV, EPSS, KEV and Vulnrichment from files, folders, URLs and bundles, each feed whole"
            + " or not at all.",
    mixinStandardHelpOptions = true)
final class FeedsLoadCommand implements Callable<Integer> {
  private static final long TELL_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int SHOWN = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "SOURCE",
      description = "File, folder or URL; what it holds is told by its content.")
  private List<String> sources = List.of();

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "A signed bundle, as feeds bundle makes it.")
  private List<String> bundles = List.of();

  @Option(
      names = "--trust",
      paramLabel = "PUBKEY",
      description =
          "PEM file of the public keys whose bundles are loaded; mothership.feeds.trust unless"
              + " given.")
  private @Nullable Path trust;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Of when the data is, as 2026-11-24T06:00:00Z, where it does not say so.")
  private @Nullable OffsetDateTime asOf;

  @Option(
      names = "--force",
      description = "Also load what is older than what is known, or has lost more than half.")
  private boolean force;

  @Option(
      names = "--full",
      description = "Fetch the whole also where only what changed could be fetched.")
  private boolean full;

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>(bundles);
    all.addAll(sources);
    if (all.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "name a file, a folder or a URL to load, or --bundle FILE");
    }
    CommandSetup setup = new CommandSetup();
    FeedLoader.Order order =
        new FeedLoader.Order(force, full, asOf == null ? null : asOf.toInstant(), trust);
    return FeedsDatabase.with(
        spec,
        setup,
        database -> {
          FeedLoader loader =
              new FeedLoader(
                  new FeedStore(database),
                  new EpssRescoring(RuleCatalog::new),
                  setup.feeds(),
                  Clock.systemUTC());
          boolean loaded = true;
          for (String source : all) {
            loaded &= loader.load(source, order, new Screen());
          }
          return loaded ? 0 : 1;
        });
  }

  /** Results go to the output, progress and trouble to the other. */
  private final class Screen implements FeedReport {
    private final PrintWriter out = spec.commandLine().getOut();
    private final PrintWriter err = spec.commandLine().getErr();
    private long told = System.nanoTime();

    @Override
    public void reading(String source, long entries) {
      if (System.nanoTime() - told > TELL_NANOS) {
        told = System.nanoTime();
        err.printf("  %s: %,d entries read …%n", source, entries);
        err.flush();
      }
    }

    @Override
    public void ignored(List<String> files) {
      files.stream().limit(SHOWN).forEach(file -> err.println(file + ": is no feed, passed over"));
      if (files.size() > SHOWN) {
        err.println("… and %d more".formatted(files.size() - SHOWN));
      }
      err.flush();
    }

    @Override
    public void loaded(String source, FeedLoad load) {
      out.printf(
          "%s as of %s: %d entries, %d new, %d changed, %d gone%n",
          load.facts().name(),
          load.facts().asOf(),
          load.facts().entries(),
          load.added(),
          load.changed(),
          load.gone());
      out.flush();
      if (load.older() > 0) {
        err.printf("%s: of %d a newer telling is known, which stays%n", source, load.older());
      }
      if (load.facts().bad() > 0) {
        err.printf(
            "%s: %d entries cannot be read; what was known of them stays, and nothing was removed%n",
            source, load.facts().bad());
        load.facts().problems().forEach(problem -> err.println("  " + problem));
      }
      err.flush();
    }

    @Override
    public void refused(String source, String why) {
      err.printf("%s is not loaded: %s%n", source, why);
      err.flush();
    }
  }
}
