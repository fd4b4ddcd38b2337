package dev.mothership.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportItem;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedVex;
import dev.mothership.store.ReportHeading;
import dev.mothership.store.ReportRun;
import dev.mothership.store.ReportStore;
import dev.mothership.store.SaidItem;
import dev.mothership.store.StagedCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stages what a format reads, in parts of bounded size: one part is on its way to the database
 * while the next is read. Used by one thread.
 */
final class ReportStaging implements ReportSink, AutoCloseable {
  private static final int PART_ITEMS = 2_000;
  private static final int PART_CHARACTERS = 4 << 20;
  private static final int LONGEST_DETAIL = 64 << 10;
  private static final int LONGEST_DESCRIPTION = 8 << 10;
  private static final int LONGEST_KEY = 1_000;
  private static final Set<String> VEX =
      Set.of("not_affected", "affected", "fixed", "under_investigation");
  private static final Duration LONGEST_COPY = Duration.ofMinutes(5);
  private static final Duration TELL = Duration.ofSeconds(3);

  private final ReportStore store;
  private final ReportRun run;
  private final long maxItems;
  private final ExecutorService copying = Executors.newSingleThreadExecutor();
  private final Set<String> tools = new LinkedHashSet<>();
  private List<SaidItem> part = new ArrayList<>();
  private int characters;
  private String tool = "";
  private String version = "";
  private @Nullable Instant asOf;
  private long items;
  private long told = System.nanoTime();
  private StagedCounts counts = StagedCounts.NONE;
  private @Nullable Future<StagedCounts> underWay;

  ReportStaging(ReportStore store, ReportRun run, long maxItems) {
    this.store = store;
    this.run = run;
    this.maxItems = maxItems;
  }

  @Override
  public void tool(String name, String version) {
    this.tool = name;
    if (tools.isEmpty()) {
      this.version = version;
    }
    tools.add(name);
  }

  @Override
  public void asOf(Instant time) {
    if (asOf == null || time.isAfter(asOf)) {
      asOf = time;
    }
  }

  @Override
  public void add(ReportItem item) throws MalformedReport {
    items++;
    if (items > maxItems) {
      throw new MalformedReport(
          "item " + items, "a report may have %,d items: send it in parts".formatted(maxItems));
    }
    ReportItem bounded = bounded(item);
    part.add(new SaidItem(tool, bounded));
    if (part.size() >= PART_ITEMS || characters >= PART_CHARACTERS) {
      flush();
    }
  }

  private ReportItem bounded(ReportItem item) throws MalformedReport {
    characters += 200;
    if (item instanceof ReportedFinding finding) {
      check(finding.asset());
      check("rule", finding.rule());
      check("package", finding.purl());
      check("location", finding.location());
      int size = size(finding.detail());
      characters += Math.min(size, LONGEST_DETAIL) + finding.title().length();
      return size <= LONGEST_DETAIL ? finding : cut(finding);
    }
    if (item instanceof ReportedPackage installed) {
      check(installed.asset());
      check("package", installed.purl());
      check("location", installed.location());
      characters += installed.purl().length() + installed.location().length();
    }
    if (item instanceof ReportedVex statement && !VEX.contains(statement.status())) {
      throw new MalformedReport(
          "item " + items, "%s is no status of VEX".formatted(statement.status()));
    }
    ReportedAsset looked = item instanceof Looked look ? look.asset() : null;
    if (looked != null) {
      check(looked);
    }
    return item;
  }

  private void check(ReportedAsset asset) throws MalformedReport {
    check("asset", asset.key().value());
  }

  private void check(String what, String text) throws MalformedReport {
    if (text.length() > LONGEST_KEY) {
      throw new MalformedReport(
          "item " + items,
          "the name of its %s is longer than %,d characters".formatted(what, LONGEST_KEY));
    }
  }

  private static int size(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().length() + 2;
    }
    int size = 8;
    for (JsonNode child : node) {
      size += size(child) + 8;
      if (size > LONGEST_DETAIL) {
        return size;
      }
    }
    return size;
  }

  /** What a person reads first is kept; evidence of any length is the tool's to show. */
  private static ReportedFinding cut(ReportedFinding finding) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode().put("cut", true);
    for (String name : List.of("description", "remediation")) {
      JsonNode text = finding.detail().path(name);
      if (text.isTextual()) {
        String all = text.textValue();
        detail.put(name, all.substring(0, Math.min(all.length(), LONGEST_DESCRIPTION)));
      }
    }
    return new ReportedFinding(
        finding.asset(),
        finding.category(),
        finding.status(),
        finding.rule(),
        finding.uid(),
        finding.title(),
        finding.severity(),
        finding.aliases(),
        finding.purl(),
        finding.fixedIn(),
        finding.location(),
        finding.firstSeen(),
        detail);
  }

  private void flush() {
    Interrupted.check();
    settle();
    List<SaidItem> full = part;
    part = new ArrayList<>(PART_ITEMS);
    characters = 0;
    underWay = copying.submit(() -> store.stage(run, full));
    if (System.nanoTime() - told > TELL.toNanos()) {
      store.progress(run, items);
      told = System.nanoTime();
    }
  }

  private void settle() {
    Future<StagedCounts> last = underWay;
    if (last == null) {
      return;
    }
    try {
      counts = counts.plus(last.get());
      underWay = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Interrupted.check();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  /** Sends the last part, and waits until all are there. */
  StagedCounts finish() {
    if (!part.isEmpty()) {
      flush();
    }
    settle();
    store.progress(run, items);
    return counts;
  }

  /**
   * Where a report does not say when the tool looked, or says a time to come, it is as received; so
   * is what was fetched, since the latest change that it tells of may be over by the next time.
   */
  ReportHeading heading(String format) {
    Instant said = asOf;
    return new ReportHeading(
        format,
        new ArrayList<>(tools),
        version,
        said == null || said.isAfter(run.receivedAt()) || !run.part().isEmpty()
            ? run.receivedAt()
            : said,
        items);
  }

  /** Nothing is staged any more once it returns, but where the thread is told to stop. */
  @Override
  public void close() {
    copying.shutdown();
    try {
      copying.awaitTermination(LONGEST_COPY.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
