package dev.mothership.app;

import dev.mothership.store.FeedRow;
import dev.mothership.store.FeedStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what is known, of when, and from where. */
@Command(
    name = "status",
    description = "Show each feed that was loaded and of when it is.",
    mixinStandardHelpOptions = true)
final class FeedsStatusCommand implements Callable<Integer> {
  private static final String ROW = "%-24s %-21s %-21s %9s  %-6s %s%n";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return FeedsDatabase.with(
        spec,
        new CommandSetup(),
        database -> {
          print(new FeedStore(database).all());
          return 0;
        });
  }

  private void print(List<FeedRow> feeds) {
    PrintWriter out = spec.commandLine().getOut();
    if (feeds.isEmpty()) {
      out.println("nothing is loaded: mothership feeds load SOURCE …");
    } else {
      out.printf(ROW, "FEED", "AS OF", "LOADED", "ENTRIES", "", "SOURCE");
    }
    for (FeedRow feed : feeds) {
      out.printf(
          ROW,
          feed.name(),
          seconds(feed.asOf().toString()),
          seconds(feed.loadedAt().toString()),
          feed.entries(),
          feed.stale() ? "stale" : "",
          feed.source());
    }
    out.flush();
  }

  private static String seconds(String time) {
    return time.replaceFirst("\\.\\d+Z$", "Z");
  }
}
