package dev.mothership.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the benchmarks that are named, or all, and leaves their figures as a table and as JSON. */
public final class Bench {
  /** One benchmark; takes minutes, cleans up after itself. */
  @FunctionalInterface
  interface Runner {
    List<Measure> run() throws Exception;
  }

  private static final Map<String, Runner> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ingest", () -> new IngestBench().run()),
              Map.entry("merge", () -> new MergeBench().run()),
              Map.entry("checks", () -> new CheckBench().run()),
              Map.entry("feeds", () -> new FeedBench().run()),
              Map.entry("match", () -> new MatchBench().run()),
              Map.entry("osv", () -> new OsvBench().run()),
              Map.entry("epss", () -> new EpssBench().run()),
              Map.entry("fleet", () -> new FleetBench().run()),
              Map.entry("notify", () -> new NotifyBench().run()),
              Map.entry("prowler", () -> new ProwlerBench().run()),
              Map.entry("estate", () -> new EstateBench().run())));

  private Bench() {}

  /**
   * The property {@code bench.only} names benchmarks, in commas; {@code bench.json} names the file
   * that the JSON goes to.
   */
  public static void main(String... none) throws IOException {
    List<String> wanted =
        Stream.of(System.getProperty("bench.only", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : wanted) {
      if (!ALL.containsKey(name)) {
        System.err.println("bench: there is no " + name + "; there are " + ALL.keySet());
        System.exit(2);
      }
    }
    List<Measure> measures = new ArrayList<>();
    boolean failed = false;
    for (Map.Entry<String, Runner> bench : ALL.entrySet()) {
      if (wanted.isEmpty() || wanted.contains(bench.getKey())) {
        System.out.println("bench " + bench.getKey() + " …");
        try {
          measures.addAll(bench.getValue().run());
        } catch (Exception e) {
          failed = true;
          System.err.println("bench " + bench.getKey() + " failed: " + e);
          e.printStackTrace();
        }
      }
    }
    System.out.println();
    measures.forEach(measure -> System.out.println(measure.row()));
    Path json = Path.of(System.getProperty("bench.json", "bench.json"));
    Files.writeString(
        json,
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(measures));
    System.out.println();
    System.out.println("The same as JSON: " + json);
    System.exit(failed ? 1 : 0);
  }
}
