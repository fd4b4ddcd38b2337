package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checkov's JSON: one runner's, several runners' list, and what it prints where it found no file to
 * look at. A finding is on the repository where the Scanner's mapping {@code repository} names it,
 * else on the resource in its file.
 */
@Singleton
public final class CheckovFormat implements ConfigurableFormat {
  private final String repository;

  @Inject
  public CheckovFormat() {
    this("");
  }

  private CheckovFormat(String repository) {
    this.repository = repository;
  }

  @Override
  public String id() {
    return "checkov";
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    return new CheckovFormat(new Item(settings, "spec.mapping").text("repository"));
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.check_type")
        || head.has("$[].check_type")
        || head.has("$.checkov_version") && head.has("$.passed");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    String[] version = {""};
    Set<String> secretRunners = new HashSet<>();
    boolean[] errors = {false};
    JsonWalk about = JsonWalk.of(body);
    for (String place : List.of("$", "$[]")) {
      about
          .at(
              place + ".check_type",
              item -> {
                if (item.node().asText().equals("secrets")) {
                  secretRunners.add(runner(item));
                }
              })
          .at(place + ".results.parsing_errors[]", item -> errors[0] = true)
          .at(place + ".checkov_version", item -> version[0] = item.node().asText())
          .at(place + ".summary.checkov_version", item -> version[0] = item.node().asText());
    }
    about.run();
    sink.tool("checkov", version[0]);
    JsonWalk results = JsonWalk.of(body);
    for (String place : List.of("$", "$[]")) {
      for (String list : List.of("passed_checks", "failed_checks", "skipped_checks")) {
        results.at(
            place + ".results." + list + "[]",
            item -> check(item, list, secretRunners.contains(runner(item)), sink));
      }
    }
    results.run();
    if (!repository.isEmpty() && !errors[0]) {
      sink.add(Looked.at(AssetKeys.repositoryOf(repository)));
    }
  }

  /** The part of the path that tells runners of one report apart. */
  private static String runner(Item item) {
    int end = item.path().indexOf('.');
    return end < 0 ? item.path() : item.path().substring(0, end);
  }

  private void check(Item item, String list, boolean secrets, ReportSink sink)
      throws MalformedReport {
    String rule = item.required("check_id");
    boolean secret = secrets || rule.startsWith("CKV_SECRET_");
    boolean vulnerable = item.has("vulnerability_details");
    String vulnerability = vulnerable ? item.firstText("vulnerability_details.id") : "";
    Category category =
        secret
            ? Category.SECRET
            : vulnerable && !vulnerability.isEmpty()
                ? Category.VULNERABILITY
                : Category.CONFIGURATION;
    String file = item.firstText("repo_file_path", "file_path");
    String resource = secret ? "" : item.text("resource");
    String line = secret ? line(item) : "";
    Draft draft =
        new Draft(
                asset(file, resource),
                category,
                status(list),
                category == Category.VULNERABILITY ? vulnerability : rule)
            .title(item.text("check_name"))
            .severity(ReportedSeverity.ofWord(item.text("severity")))
            .location(repository.isEmpty() ? line : place(file, resource) + line)
            .says("references", item.texts("guideline"))
            .says("file", secret ? file : place(file, resource) + line(item))
            .says("evidence", item.text("check_result.suppress_comment"));
    if (category == Category.VULNERABILITY) {
      String details = "vulnerability_details.";
      draft
          .aliases(List.of(vulnerability))
          .fixedIn(item.text(details + "fix_version"))
          .purl(
              InspectorPackage.of(
                  "generic",
                  item.text(details + "package_name"),
                  item.text(details + "package_version")))
          .severity(ReportedSeverity.ofWord(item.text(details + "severity")))
          .says("description", item.text(details + "description"));
    }
    sink.add(draft.done());
  }

  private ReportedAsset asset(String file, String resource) {
    if (!repository.isEmpty()) {
      return AssetKeys.repositoryOf(repository);
    }
    return AssetKeys.other("iac", "", place(file, resource), resource, "");
  }

  private static String place(String file, String resource) {
    return resource.isEmpty() ? file : file + "#" + resource;
  }

  private static String line(Item item) throws MalformedReport {
    List<String> range = item.texts("file_line_range");
    return range.isEmpty() ? "" : ":" + range.get(0);
  }

  private static Status status(String list) {
    return switch (list) {
      case "passed_checks" -> Status.PASS;
      case "failed_checks" -> Status.FAIL;
      default -> Status.SUPPRESSED;
    };
  }
}
