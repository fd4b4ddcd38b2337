package dev.mothership.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.vulnerability.BenchedMatching;
import dev.mothership.local.LocalPostgres;
import dev.mothership.store.Database;
import dev.mothership.store.MigratedDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tenant's 1,000 inventories of 300 packages each against 200,000 advisories, in a JVM of 512
 * MiB: read as reports, matched, and as a whole correlation: match, rate, write; again with nothing
 * new; and after a load of EPSS scores. OSV-Scanner is asked about some of the same inventories,
 * with the same advisories.
 */
final class MatchBench {
  private static final String NAME = "match";
  private static final int BOMS = 1_000;
  private static final int PACKAGES = 300;
  private static final int ADVISORIES = 200_000;
  private static final int NAMES = 40_000;
  private static final int COMPARED = 5;
  private static final int HEAP_MIB = 512;
  private static final double MIB = 1 << 20;
  private static final List<String> ECOSYSTEMS = List.of("npm", "Debian:12", "PyPI");

  List<Measure> run() throws Exception {
    Path folder = Files.createTempDirectory("match-bench");
    try {
      OsvDatabase records = new OsvDatabase(folder.resolve("records"), false);
      for (int i = 1; i <= ADVISORIES; i++) {
        records.add(ECOSYSTEMS.get(i % 3).replaceAll(":.*", ""), advisory(i));
      }
      records.finish();
      LocalPostgres.Database place = MigratedDatabase.create().database();
      Database database = new Database(place.source());
      records.load(database);
      scores(database);
      Sender sender = new Sender(database);
      List<Bom> boms = new ArrayList<>();
      for (int i = 0; i < BOMS; i++) {
        Bom bom = bom(i);
        sender.send(bom.json());
        boms.add(bom);
      }
      Path matches = folder.resolve("matches");
      List<Measure> measures = new ArrayList<>(measures(child(place, matches)));
      measures.addAll(scanner(records, boms.subList(0, COMPARED), matches));
      return measures;
    } finally {
      FeedBench.delete(folder);
    }
  }

  private static List<Measure> measures(Map<String, Long> told) {
    long match = told.get("match");
    long read = told.get("read");
    double heap = told.get("heapMatch") / MIB;
    double most = told.get("heap") / MIB;
    String baseline = "their join by name in SQL";
    return List.of(
        Measure.of(NAME, "inventories read as reports", told.get("reports"), ""),
        Measure.of(NAME, "that", read, "ms"),
        Measure.of(NAME, "300,000 packages against 200,000 advisories", match, "ms")
            .against(told.get("candidates"), baseline)
            .aiming("at most 30 s", match <= 30_000),
        Measure.of(NAME, "read and matched", read + match, "ms")
            .against(told.get("candidates"), baseline)
            .aiming("at most 30 s", read + match <= 30_000),
        Measure.of(NAME, "heap in use after a collection, of 512 MiB", heap, "MiB")
            .aiming("at most 512 MiB", heap <= HEAP_MIB),
        Measure.of(NAME, "CPU of the process, to read them", told.get("cpuRead"), "ms"),
        Measure.of(NAME, "CPU of the process, to match them", told.get("cpuMatch"), "ms"),
        Measure.of(NAME, "upgrades", told.get("upgrades"), ""),
        Measure.of(NAME, "open findings", told.get("findings"), ""),
        Measure.of(NAME, "first correlation: match, rate, write", told.get("first"), "ms"),
        Measure.of(NAME, "again, with nothing new", told.get("again"), "ms"),
        Measure.of(NAME, "rows written by that", told.get("againWritten"), "rows")
            .aiming("none", told.get("againWritten") == 0),
        Measure.of(NAME, "after scores moved by a thousandth", told.get("slightly"), "ms"),
        Measure.of(NAME, "rows written by that", told.get("slightlyWritten"), "rows"),
        Measure.of(NAME, "after 500 scores rose", told.get("moved"), "ms"),
        Measure.of(NAME, "rows written by that", told.get("movedWritten"), "rows"),
        Measure.of(NAME, "heap of all of it, of 512 MiB", most, "MiB")
            .aiming("at most 512 MiB", most <= HEAP_MIB));
  }

  private static Map<String, Long> child(LocalPostgres.Database place, Path matches)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("match-bench", ".out");
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin/java",
                "-Xmx" + HEAP_MIB + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                MatchRun.class.getName(),
                place.url(),
                place.user(),
                place.password(),
                matches.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(20, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(out);
    Files.delete(out);
    if (process.exitValue() != 0) {
      throw new IllegalStateException("exit code " + process.exitValue() + ": " + said);
    }
    return said.lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2 && words[1].matches("\\d+"))
        .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1]), (a, b) -> b));
  }

  private static List<Measure> scanner(OsvDatabase records, List<Bom> boms, Path matches)
      throws IOException, InterruptedException {
    Optional<OsvScanner> scanner = OsvScanner.installed();
    if (scanner.isEmpty()) {
      System.err.println("  not compared with OSV-Scanner: " + OsvScanner.INSTALL);
      return List.of();
    }
    long began = System.nanoTime();
    List<OsvScanner.Found> theirs = scanner.get().scan(records.folder(), boms);
    double took = (System.nanoTime() - began) / 1e9;
    List<BenchedMatching.Matched> ours = new ArrayList<>();
    try (Stream<String> lines = Files.lines(matches)) {
      lines
          .map(line -> List.of(line.split(" ")))
          .forEach(
              words ->
                  ours.add(
                      new BenchedMatching.Matched(
                          words.get(0), new TreeSet<>(words.subList(1, words.size())))));
    }
    OsvComparison comparison = new OsvComparison(List.of());
    comparison.compare(boms, ours, theirs);
    comparison.print();
    int differ = comparison.unexplained().size();
    return List.of(
        Measure.of(NAME, "OSV-Scanner on the first 5 of the inventories", took, "s"),
        Measure.of(NAME, "pairs of package and advisory alike", comparison.alike(), ""),
        Measure.of(NAME, "pairs that only one of the two tells", differ, "")
            .aiming("none", differ == 0));
  }

  private static ObjectNode advisory(int n) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("schema_version", "1.7.0").put("id", "CVE-2026-" + (1_000_000 + n));
    record.put("modified", "2026-11-01T10:00:00Z");
    record.put("summary", "A request to package p%d can make it answer".formatted(n % NAMES));
    record
        .putArray("severity")
        .addObject()
        .put("type", "CVSS_V3")
        .put("score", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N");
    ObjectNode affected = record.putArray("affected").addObject();
    affected
        .putObject("package")
        .put("ecosystem", ECOSYSTEMS.get(n % 3))
        .put("name", "p" + n % NAMES);
    ObjectNode range = affected.putArray("ranges").addObject();
    range.put("type", n % 3 == 0 ? "SEMVER" : "ECOSYSTEM");
    range
        .putArray("events")
        .add(JsonNodeFactory.instance.objectNode().put("introduced", "1." + n % 17 + ".0"))
        .add(JsonNodeFactory.instance.objectNode().put("fixed", "1." + (n % 17 + 3) + ".0"));
    return record;
  }

  private static Bom bom(int number) {
    List<String> purls = new ArrayList<>();
    for (int n = 0; n < PACKAGES; n++) {
      int name = (number * 31 + n * 97) % NAMES;
      purls.add(
          switch (n % 3) {
            case 0 -> "pkg:npm/p%d@1.%d.0".formatted(name, n % 20);
            case 1 -> "pkg:deb/debian/p%d@1.%d.0-1?distro=debian-12".formatted(name, n % 20);
            default -> "pkg:pypi/p%d@1.%d".formatted(name, n % 20);
          });
    }
    return new Bom("bom-" + number, purls);
  }

  private static void scores(Database database) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  """
                  insert into epss (cve, score, percentile)
                    select 'CVE-2026-' || 1000000 + n, (n %% 997) / 100000.0, 0.5
                    from generate_series(1, %1$d) n;
                  insert into kev (cve, added_on, due_on, ransomware)
                    select 'CVE-2026-' || 1000000 + n * 150, now(), now(), false
                    from generate_series(1, %1$d / 150) n;
                  """
                      .formatted(ADVISORIES));
              handle.execute("vacuum analyze epss, kev");
            });
  }
}
