package dev.mothership.correlate.observations;

import dev.mothership.rules.ToolMapping.Question;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredObservation;
import java.util.List;
import java.util.Locale;

/**
 * Something that only another tool knows to be wrong with an asset.
 *
 * @param ruleId the control, where tools have one in common; of vulnerabilities their id; else the
 *     tool and its own id
 * @param seen at least one; the same at several places of the asset, or by several tools
 */
record ReportedIssue(
    String ruleId, StoredAsset asset, String category, List<StoredObservation> seen) {
  static final String SECRET = "secret";
  private static final String VULNERABILITY = "vulnerability";
  private static final int LONGEST_RULE = 120;

  ReportedIssue {
    seen = List.copyOf(seen);
  }

  StoredObservation first() {
    return seen.get(0);
  }

  static String ruleId(StoredObservation observation, List<Question> asked) {
    return asked.stream()
        .map(Question::control)
        .filter(control -> !control.isEmpty())
        .findFirst()
        .orElseGet(
            () ->
                VULNERABILITY.equals(observation.category())
                    ? written(observation.toolRule())
                    : ruleId(observation.tool(), observation.toolRule()));
  }

  static String ruleId(String tool, String rule) {
    return written(tool + "-" + rule);
  }

  /** As a rule id of ours may be written. */
  private static String written(String text) {
    String id = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return id.length() <= LONGEST_RULE ? id : id.substring(0, LONGEST_RULE).replaceAll("-$", "");
  }
}
