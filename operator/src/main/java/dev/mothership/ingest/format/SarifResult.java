package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One result of a SARIF run. */
final class SarifResult {
  private static final Pattern VULNERABILITY =
      Pattern.compile(
          "\\b(CVE-\\d{4}-\\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|GO-\\d{4}-\\d{4,}"
              + "|PYSEC-\\d{4}-\\d+|RUSTSEC-\\d{4}-\\d{4})");
  private static final Set<String> SECRET_DETECTORS =
      Set.of("gitleaks", "trufflehog", "detect-secrets", "ggshield", "gitguardian", "kingfisher");

  private final Item item;
  private final SarifRun run;
  private final SarifRun.@Nullable Rule rule;

  SarifResult(Item item, SarifRun run) throws MalformedReport {
    this.item = item;
    this.run = run;
    this.rule = run.rule(item);
  }

  ReportedFinding finding() throws MalformedReport {
    String id = item.firstText("ruleId", "rule.id");
    if (id.isEmpty()) {
      id = rule == null || rule.id().isEmpty() ? "unnamed" : rule.id();
    }
    Matcher vulnerability = VULNERABILITY.matcher(id);
    boolean vulnerable = vulnerability.find();
    String known = vulnerable ? vulnerability.group() : id;
    String message = message();
    Draft draft =
        new Draft(run.asset(), category(vulnerable), status(), known)
            .uid(uid())
            .title(rule == null || rule.title().isEmpty() ? message : rule.title())
            .severity(severity())
            .aliases(vulnerable ? aliases(known) : List.of())
            .location(location())
            .firstSeen(Said.time(item, "provenance.firstDetectionTimeUtc"))
            .says("evidence", category(vulnerable) == Category.SECRET ? "" : message);
    if (rule != null) {
      draft.says("description", rule.help()).says("references", references(rule.link()));
    }
    return draft.done();
  }

  /** Tools have a vulnerability's other ids among its rule's tags or former ids. */
  private List<String> aliases(String known) {
    List<String> others = rule == null ? List.of() : rule.others();
    return VulnerabilityIds.of(
        known, others.stream().filter(other -> VULNERABILITY.matcher(other).matches()).toList());
  }

  private static List<String> references(String link) {
    return link.isEmpty() ? List.of() : List.of(link);
  }

  /** A message may be an id of the rule's strings, which are of no finding alone. */
  private String message() throws MalformedReport {
    return item.firstText("message.text", "message.markdown");
  }

  private Category category(boolean vulnerable) {
    String tool = ToolVoice.tool(run.tool());
    if (SECRET_DETECTORS.contains(tool)
        || tool.contains("secret")
        || rule != null && rule.secret()) {
      return Category.SECRET;
    }
    return vulnerable ? Category.VULNERABILITY : Category.CONFIGURATION;
  }

  private Status status() throws MalformedReport {
    boolean suppressed = false;
    for (Item suppression : item.list("suppressions")) {
      String state = suppression.firstText("status", "state");
      suppressed |= state.isEmpty() || state.equals("accepted");
    }
    String kind = item.text("kind");
    if (kind.equals("pass") || item.text("baselineState").equals("absent")) {
      return Status.PASS;
    }
    if (suppressed) {
      return Status.SUPPRESSED;
    }
    return kind.isEmpty() || kind.equals("fail") ? Status.FAIL : Status.UNKNOWN;
  }

  /** A rule's security-severity, which is a CVSS score, says more than a level. */
  private ReportedSeverity severity() throws MalformedReport {
    String score = item.text("properties.security-severity");
    if (score.isEmpty() && rule != null) {
      score = rule.score();
    }
    if (score.matches("\\d{1,2}(\\.\\d{1,6})?")) {
      return ReportedSeverity.ofCvss(Double.parseDouble(score));
    }
    String level = item.text("level");
    if (level.isEmpty() && rule != null) {
      level = rule.level();
    }
    return switch (level) {
      case "error" -> ReportedSeverity.HIGH;
      case "note" -> ReportedSeverity.LOW;
      case "none" -> ReportedSeverity.INFO;
      default -> ReportedSeverity.MEDIUM;
    };
  }

  /** Where a tool has words in its place, as {@code requires login}, it has none. */
  private String uid() throws MalformedReport {
    String guid = item.text("guid");
    if (!guid.isEmpty()) {
      return guid;
    }
    for (String name : List.of("fingerprints", "partialFingerprints")) {
      Optional<Item> prints = item.at(name);
      Optional<String> first = prints.flatMap(print -> SarifRun.firstText(print.node()));
      if (first.isPresent() && !first.get().contains(" ")) {
        return first.get();
      }
    }
    return "";
  }

  private String location() throws MalformedReport {
    for (Item location : item.list("locations")) {
      Optional<Item> artifact = location.at("physicalLocation.artifactLocation");
      String file = artifact.isPresent() ? run.uri(artifact.get()) : "";
      String line = location.text("physicalLocation.region.startLine");
      if (!file.isEmpty()) {
        return line.isEmpty() ? file : file + ":" + line;
      }
      for (Item logical : location.list("logicalLocations")) {
        String name = logical.firstText("fullyQualifiedName", "name");
        if (!name.isEmpty()) {
          return name;
        }
      }
    }
    return "";
  }
}
