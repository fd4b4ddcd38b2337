package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prowler 2's results, which mostly name no resource but in prose: one finding for each check in
 * each account and region, with all that was said as evidence. It fails where any line of it does.
 */
final class ProwlerTwo {
  private static final Pattern CHECK = Pattern.compile("\\[([A-Za-z0-9]+)].*", Pattern.DOTALL);
  private static final int MOST_SAID = 20;

  /** Lines that are of one key. */
  private static final class Check {
    private final Item first;
    private final List<String> said = new ArrayList<>();
    private Status worst = Status.UNKNOWN;

    Check(Item first) {
      this.first = first;
    }

    void line(Status status, String text) {
      if (rank(status) > rank(worst)) {
        worst = status;
        said.clear();
      }
      if (status == worst && said.size() < MOST_SAID) {
        said.add(text);
      }
    }

    private static int rank(Status status) {
      return switch (status) {
        case FAIL -> 3;
        case SUPPRESSED -> 2;
        case PASS -> 1;
        case UNKNOWN -> 0;
      };
    }
  }

  private record Key(ReportedAsset asset, String rule, String location) {}

  private final Map<Key, Check> checks = new LinkedHashMap<>();
  private final Scope scope = new Scope();

  void row(Item row) throws MalformedReport {
    String title = row.firstText("TITLE_TEXT", "Control");
    Matcher named = CHECK.matcher(title);
    String rule =
        named.matches() ? named.group(1) : row.firstText("TITLE_ID", "Control ID", "CHECK_ID");
    if (rule.isEmpty()) {
      throw new MalformedReport(row.path(), "names no check");
    }
    String resource = row.firstText("Resource ID", "RESOURCE_ID", "CHECK_RESOURCE_ID");
    boolean arn = resource.startsWith("arn:");
    ReportedAsset asset =
        CloudResource.of(
            "aws",
            arn ? resource : "",
            "",
            "",
            row.firstText("ACCOUNT_NUM", "ACCOUNT_ID", "Account Number"),
            row.firstText("REGION", "Region"));
    Key key = new Key(asset, rule, arn ? "" : resource);
    Status status = Prowler.status(row.firstText("CHECK_RESULT", "Status"), false);
    checks
        .computeIfAbsent(key, fresh -> new Check(row))
        .line(status, row.firstText("CHECK_RESULT_EXTENDED", "Message"));
    scope.met(asset, rule, row.path());
  }

  void tell(ReportSink sink) throws MalformedReport {
    for (Map.Entry<Key, Check> entry : checks.entrySet()) {
      Key key = entry.getKey();
      Check check = entry.getValue();
      Item row = check.first;
      Said.time(row, "Timestamp").ifPresent(sink::asOf);
      sink.add(
          new Draft(key.asset(), Category.CONFIGURATION, check.worst, key.rule())
              .title(
                  row.firstText("TITLE_TEXT", "Control").replaceFirst("^\\[[A-Za-z0-9]+]\\s*", ""))
              .severity(ReportedSeverity.ofWord(row.firstText("CHECK_SEVERITY", "Severity")))
              .location(key.location())
              .says("description", row.firstText("CHECK_RISK", "Risk"))
              .says("remediation", row.firstText("CHECK_REMEDIATION", "Remediation"))
              .says("references", row.texts("CHECK_DOC"))
              .says("references", row.texts("Doc link"))
              .says("evidence", check.said)
              .done());
    }
    scope.tell(sink);
  }
}
