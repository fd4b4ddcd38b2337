package dev.mothership.bench;

import dev.mothership.local.LocalPostgres;
import dev.mothership.store.MigratedDatabase;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * {@code mothership feeds load} of 200,000 advisories and 240,000 scores, in a process of its own
 * with little memory: first, and again unchanged.
 */
final class FeedBench {
  private static final String NAME = "feeds";
  private static final int ADVISORIES = 200_000;
  private static final int SCORES = 240_000;
  private static final int HEAP_MIB = 160;
  private static final Pattern WRITTEN = Pattern.compile("(\\d+) new, (\\d+) changed, (\\d+) gone");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private record Run(double seconds, long written, long peakMib) {}

  List<Measure> run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("feed-bench");
    Path zip = folder.resolve("all.zip");
    Path epss = folder.resolve("epss.csv.gz");
    try {
      advisories(zip);
      scores(epss);
      LocalPostgres.Database database = MigratedDatabase.create().database();
      Run osv = load(database, zip);
      Run scored = load(database, epss);
      Run osvAgain = load(database, zip);
      Run scoredAgain = load(database, epss);
      long again = osvAgain.written() + scoredAgain.written();
      long peak = Math.max(osv.peakMib(), osvAgain.peakMib());
      return List.of(
          Measure.of(NAME, "200,000 advisories, first", osv.seconds(), "s"),
          Measure.of(NAME, "advisories a second", ADVISORIES / osv.seconds(), "1/s"),
          Measure.of(NAME, "240,000 scores, first", scored.seconds(), "s"),
          Measure.of(NAME, "scores a second", SCORES / scored.seconds(), "1/s"),
          Measure.of(NAME, "200,000 advisories, unchanged", osvAgain.seconds(), "s")
              .against(osv.seconds(), "first load"),
          Measure.of(NAME, "240,000 scores, unchanged", scoredAgain.seconds(), "s")
              .against(scored.seconds(), "first load"),
          Measure.of(NAME, "rows that the unchanged ones wrote", again, "rows")
              .aiming("none", again == 0),
          Measure.of(NAME, "peak of the process, heap of 160 MiB", peak, "MiB")
              .aiming("at most 512", peak <= 512));
    } finally {
      delete(folder);
    }
  }

  /** A folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Run load(LocalPostgres.Database database, Path feed)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("feed-bench", ".out");
    ProcessBuilder command =
        new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin/java",
            "-Xmx" + HEAP_MIB + "m",
            "-XX:+UseSerialGC",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.mothership.app.Main",
            "feeds",
            "load",
            feed.toString());
    command
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.url(),
                "QUARKUS_DATASOURCE_USERNAME", database.user(),
                "QUARKUS_DATASOURCE_PASSWORD", database.password()));
    long began = System.nanoTime();
    Process process = command.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    long peak = 0;
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peak(process.pid()));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    String said = Files.readString(out);
    Files.delete(out);
    Matcher written = WRITTEN.matcher(said);
    if (process.exitValue() != 0 || !written.find()) {
      throw new IllegalStateException("feeds load failed: " + said);
    }
    System.out.println("  " + said.lines().reduce("", (first, last) -> last));
    return new Run(
        seconds,
        Long.parseLong(written.group(1))
            + Long.parseLong(written.group(2))
            + Long.parseLong(written.group(3)),
        peak);
  }

  /** In MiB; 0 where the system does not tell. */
  private static long peak(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) / 1024 : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Of about a kilobyte, each with a range and some versions, as npm's and PyPI's are. */
  private static void advisories(Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(1);
      for (int i = 0; i < ADVISORIES; i++) {
        zip.putNextEntry(new ZipEntry("GHSA-%08d.json".formatted(i)));
        zip.write(advisory(i).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  private static String advisory(int i) {
    return """
        {"schema_version": "1.7.0", "id": "GHSA-%1$08d", "modified": "2026-11-%2$02dT10:00:00Z",
         "published": "2026-01-01T00:00:00Z", "aliases": ["CVE-%3$d-%4$05d"],
         "summary": "A request to package-%5$d can make it answer what it should not",
         "details": "%6$s",
         "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
         "affected": [{"package": {"ecosystem": "npm", "name": "package-%5$d"},
           "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.%7$d.0"}]}],
           "versions": ["1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.3.0", "1.3.1", "1.3.2", "1.4.0"]}]}
        """
        .formatted(
            i,
            1 + i % 20,
            2000 + i % 26,
            10_000 + i / 26,
            i % 60_000,
            "What it does. ".repeat(30),
            i % 40);
  }

  private static void scores(Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
        BufferedWriter csv =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      csv.write(
          "#model_version:v2025.03.14,score_date:2026-11-20T12:55:00Z\ncve,epss,percentile\n");
      for (int i = 0; i < SCORES; i++) {
        csv.write(
            String.format(
                Locale.ROOT,
                "CVE-%d-%05d,%.5f,%.5f%n",
                2000 + i % 26,
                10_000 + i / 26,
                (i % 997) / 1000.0,
                (i % 9973) / 10_000.0));
      }
    }
  }
}
