package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportFormat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Real reports of real tools, kept beside the checkout or where {@code mothership.corpus} says:
 * each is read by the format that one expects, or refused with a reason.
 */
class CorpusTest {
  private static final String ABSENT =
      "LEFT OUT: no corpus of real reports at %s (-Dmothership.corpus=DIR)";

  /** Folder to the formats that its files may be of. */
  private static final Map<String, Set<String>> EXPECTED =
      Map.ofEntries(
          Map.entry("anchore_grype", Set.of("grype")),
          Map.entry("asff", Set.of("asff")),
          Map.entry("aws_inspector2", Set.of("inspector2")),
          Map.entry("aws_prowler", Set.of("prowler-csv", "prowler-json")),
          Map.entry("aws_prowler_v3plus", Set.of("ocsf", "prowler-json")),
          Map.entry("awssecurityhub", Set.of("asff")),
          Map.entry("azure_security_center_recommendations", Set.of("defender-csv")),
          Map.entry("checkov", Set.of("checkov")),
          Map.entry("csaf", Set.of("csaf")),
          Map.entry("cyclonedx", Set.of("cyclonedx")),
          Map.entry("kubebench", Set.of("kube-bench")),
          Map.entry("ms_defender", Set.of("defender-machines", "unread")),
          Map.entry("openreports", Set.of("openreports")),
          Map.entry("openvex", Set.of("openvex")),
          Map.entry("osv_scanner", Set.of("osv-scanner")),
          Map.entry("prowler", Set.of("prowler-csv")),
          Map.entry("sarif", Set.of("sarif")),
          Map.entry("scout_suite", Set.of("unread")),
          Map.entry("snyk", Set.of("snyk")),
          Map.entry("spdx", Set.of("spdx")),
          Map.entry("trivy", Set.of("trivy")),
          Map.entry("trivy_operator", Set.of("trivy-operator")),
          Map.entry("wiz", Set.of("wiz-issues", "wiz-vulnerabilities")));

  /** Nothing in them to know them by: empty files, empty lists, and no document of the kind. */
  private static final Set<String> NOBODYS =
      Set.of(
          "aws_prowler/no_vuln.json",
          "aws_prowler_v3plus/no_vuln.ocsf.json",
          "osv_scanner/no_findings.json",
          "trivy/legacy_no_vuln.json",
          "awssecurityhub/README.md",
          "openvex/openvex_not_a_document.json");

  /** Recognised, and not whole. */
  private static final Set<String> REFUSED =
      Set.of(
          "ms_defender/defender.zip",
          "ms_defender/defender_multiple_files.zip",
          "ms_defender/empty_machines.zip",
          "scout_suite/two_findings.js",
          "spdx/spdx_3_unsupported.json");

  /** Whole, and nothing in them. */
  private static final Set<String> NOTHING =
      Set.of(
          "aws_inspector2/aws_inspector2_zero_vul.json",
          "checkov/checkov-report-0-vuln.json",
          "prowler/prowler_zero_vul.csv",
          "sarif/appendix_k1_double.sarif",
          "sarif/no_runs.sarif");

  private record Outcome(String file, String format, String result) {}

  @Test
  void eachIsReadByItsFormatOrRefusedWithAReason() throws IOException {
    Path reports =
        Path.of(
                System.getProperty(
                    "mothership.corpus",
                    System.getProperty("mothership.root", "..") + "/../shared/corpus"))
            .resolve("reports");
    Assumptions.assumeTrue(Files.isDirectory(reports), ABSENT.formatted(reports.toAbsolutePath()));
    Set<String> ids = EveryFormat.ALL.stream().map(ReportFormat::id).collect(Collectors.toSet());
    List<Outcome> table = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    try (Stream<Path> files = Files.walk(reports)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String folder = file.getParent().getFileName().toString();
        if (EXPECTED.getOrDefault(folder, Set.of()).stream().anyMatch(ids::contains)) {
          Outcome outcome = outcome(folder, file);
          table.add(outcome);
          fault(outcome, EXPECTED.get(folder)).ifPresent(faults::add);
        }
      }
    }
    table.forEach(
        row -> System.out.printf("%-80s %-20s %s%n", row.file(), row.format(), row.result()));
    assertThat(table).hasSizeGreaterThan(40);
    assertThat(faults).isEmpty();
  }

  private static Outcome outcome(String folder, Path file) throws IOException {
    String name = folder + "/" + file.getFileName();
    byte[] report = Files.readAllBytes(file);
    List<ReportFormat> formats = EveryFormat.thatRecognise(report);
    if (formats.size() != 1) {
      String all = formats.stream().map(ReportFormat::id).collect(Collectors.joining(","));
      return new Outcome(name, all, "not recognised by one");
    }
    String id = formats.get(0).id();
    try {
      Heard heard = Heard.of(formats.get(0), report);
      return new Outcome(name, id, heard.items.isEmpty() ? "nothing" : said(heard));
    } catch (MalformedReport e) {
      return new Outcome(name, id, "refused: " + e.where() + " " + e.getMessage());
    } catch (CharacterCodingException e) {
      return new Outcome(name, id, "refused: not UTF-8");
    }
  }

  private static String said(Heard heard) {
    return heard.tools.get(0)
        + ": "
        + heard.items.stream()
            .collect(
                Collectors.groupingBy(
                    item -> item.getClass().getSimpleName(), TreeMap::new, Collectors.counting()));
  }

  private static Optional<String> fault(Outcome outcome, Set<String> expected) {
    boolean right;
    if (NOBODYS.contains(outcome.file())) {
      right = outcome.format().isEmpty() || outcome.result().startsWith("refused");
    } else if (REFUSED.contains(outcome.file())) {
      right = expected.contains(outcome.format()) && outcome.result().startsWith("refused: ");
    } else if (NOTHING.contains(outcome.file())) {
      right = expected.contains(outcome.format()) && outcome.result().equals("nothing");
    } else {
      right = expected.contains(outcome.format()) && outcome.result().contains(": {");
    }
    return right ? Optional.empty() : Optional.of(outcome.toString());
  }
}
