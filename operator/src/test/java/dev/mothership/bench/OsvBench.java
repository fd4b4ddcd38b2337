package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.correlate.vulnerability.BenchedMatching;
import dev.mothership.ingest.format.CycloneDxFormat;
import dev.mothership.scan.BenchedIngest;
import dev.mothership.store.Database;
import dev.mothership.store.TestDatabase;
import dev.mothership.store.VulnerabilityFacts;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The same inventories against the same OSV records, by our matching and by OSV-Scanner: written
 * ones of every shape, and Go's own vulnerability database where it is at hand ({@code go mod
 * download golang.org/x/vulndb@latest}). Fails where they differ and no reason is known.
 */
final class OsvBench {
  private static final String NAME = "osv";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  List<Measure> run() throws Exception {
    Optional<OsvScanner> scanner = OsvScanner.installed();
    if (scanner.isEmpty()) {
      System.err.println(
          "bench osv is SKIPPED: OSV-Scanner is not installed. " + OsvScanner.INSTALL);
      return List.of();
    }
    Path folder = Files.createTempDirectory("osv-bench");
    try {
      OsvDatabase records = new OsvDatabase(folder, true);
      List<Bom> boms = new ArrayList<>();
      Path modules = modules();
      boms.addAll(
          new OsvEstate(records)
              .write(
                  modules.resolve(
                      "github.com/google/osv-scanner@v1.9.2/internal/semantic/fixtures")));
      boms.addAll(realGo(records, modules));
      records.finish();
      return compare(scanner.get(), records, boms);
    } finally {
      FeedBench.delete(folder);
    }
  }

  private static List<Measure> compare(OsvScanner scanner, OsvDatabase records, List<Bom> boms)
      throws Exception {
    Database database = TestDatabase.create();
    records.load(database);
    Sender sender = new Sender(database);
    for (Bom bom : boms) {
      sender.send(bom.json());
    }
    BenchedIngest ingest = new BenchedIngest(database, new CycloneDxFormat());
    while (ingest.next().isPresent()) {
      continue;
    }
    long began = System.nanoTime();
    List<BenchedMatching.Matched> ours =
        database
            .jdbi()
            .inTransaction(
                handle -> BenchedMatching.of(new VulnerabilityFacts(handle, sender.tenant())));
    long own = (System.nanoTime() - began) / 1_000_000;
    began = System.nanoTime();
    List<OsvScanner.Found> theirs = scanner.scan(records.folder(), boms);
    long other = (System.nanoTime() - began) / 1_000_000;
    OsvComparison comparison = new OsvComparison(records.records());
    comparison.compare(boms, ours, theirs);
    comparison.print();
    int unexplained = comparison.unexplained().size();
    List<Measure> measures =
        List.of(
            Measure.of(
                NAME, "packages", boms.stream().mapToInt(b -> b.packages().size()).sum(), ""),
            Measure.of(NAME, "OSV-Scanner", other, "ms"),
            Measure.of(NAME, "our matching of the same", own, "ms").against(other, "OSV-Scanner"),
            Measure.of(NAME, "pairs that both tell", comparison.alike(), ""),
            Measure.of(
                NAME,
                "pairs that one tells, for a known reason",
                comparison.explained().values().stream().mapToInt(one -> one).sum(),
                ""),
            Measure.of(NAME, "pairs that one tells, for none", unexplained, "")
                .aiming("none", unexplained == 0));
    if (unexplained > 0) {
      measures.forEach(measure -> System.out.println(measure.row()));
      throw new IllegalStateException(unexplained + " differences are not explained");
    }
    return measures;
  }

  /** Go's own records, and every module in them at each version that they name and beside it. */
  private static List<Bom> realGo(OsvDatabase records, Path modules) throws IOException {
    Path folder = modules.resolve("golang.org/x");
    Path osv = folder;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.list(folder)) {
        osv =
            found
                .filter(path -> path.getFileName().toString().startsWith("vulndb@"))
                .max(Path::compareTo)
                .orElse(folder)
                .resolve("data/osv");
      }
    }
    if (!Files.isDirectory(osv)) {
      System.out.println(
          "  without Go's own records: go mod download golang.org/x/vulndb@latest fetches them");
      return List.of();
    }
    Set<String> purls = new TreeSet<>();
    try (Stream<Path> files = Files.list(osv)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        JsonNode record = JSON.readTree(file.toFile());
        records.add("Go", record);
        for (JsonNode affected : record.path("affected")) {
          String name = affected.at("/package/name").asText();
          for (JsonNode range : affected.path("ranges")) {
            range
                .path("events")
                .forEach(event -> event.forEach(one -> purls(purls, name, one.asText())));
          }
        }
      }
    }
    System.out.printf("  %,d packages of Go's own records%n", purls.size());
    return List.of(new Bom("go-real", List.copyOf(purls)));
  }

  private static void purls(Set<String> purls, String name, String version) {
    String bare = version.replaceAll("[-+].*", "");
    String module =
        String.join(
            "/",
            Stream.of(name.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                .toList());
    for (String one : List.of(version, bare, bare.replaceFirst("\\d+$", "99999"))) {
      String text = one.equals("0") ? "0.0.0" : one;
      purls.add("pkg:golang/" + module + "@v" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
  }

  /** Where Go keeps what it fetched. */
  private static Path modules() {
    String said = System.getenv("GOMODCACHE");
    return said == null ? Path.of(System.getProperty("user.home"), "go/pkg/mod") : Path.of(said);
  }
}
