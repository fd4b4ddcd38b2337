package dev.mothership.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mothership.model.LabelSelector;
import dev.mothership.store.RoutedFinding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which findings a channel tells of; an empty list asks for nothing.
 *
 * @param accounts null for every account
 * @param changes what is worth a message, as Opened; empty for all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Filter(
    int minRisk,
    List<String> severities,
    List<String> categories,
    List<String> checks,
    List<String> exclude,
    @Nullable LabelSelector accounts,
    List<String> changes) {
  public static final Filter ALL =
      new Filter(0, List.of(), List.of(), List.of(), List.of(), null, List.of());

  private static final Map<String, String> WORDS =
      Map.of(
          "opened", "Opened",
          "reopened", "Reopened",
          "resolved", "Resolved",
          "risk-changed", "RiskChanged",
          "muted", "Muted",
          "unmuted", "Unmuted",
          "due-changed", "Due",
          "overdue", "Due");

  public Filter {
    severities = severities == null ? List.of() : List.copyOf(severities);
    categories = categories == null ? List.of() : List.copyOf(categories);
    checks = checks == null ? List.of() : List.copyOf(checks);
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    changes = changes == null ? List.of() : List.copyOf(changes);
  }

  boolean admits(RoutedFinding finding) {
    return (categories.isEmpty() || categories.contains(finding.category()))
        && (checks.isEmpty() || checks.contains(finding.rule()))
        && !exclude.contains(finding.rule())
        && (accounts == null || accounts.selects(finding.account().labels()))
        && admits(finding.risk(), finding.severity());
  }

  /** What of it depends on the risk alone. */
  boolean admits(int risk, String severity) {
    return risk >= minRisk && (severities.isEmpty() || severities.contains(severity));
  }

  /** Whether such a change is worth a message; one that this version does not know always is. */
  boolean tells(String change) {
    String word = WORDS.get(change);
    return changes.isEmpty() || word == null || changes.contains(word);
  }
}
