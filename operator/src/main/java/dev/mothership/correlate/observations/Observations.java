package dev.mothership.correlate.observations;

import dev.mothership.correlate.checks.Verdict;
import dev.mothership.store.Disagreement;
import java.util.List;

/**
 * What other tools say, sorted by what it is beside ours.
 *
 * @param told faults of our own checks that only a tool could see, since ours could not read what
 *     decides
 * @param witnesses of our checks' findings
 * @param disagreements where we know and a tool says otherwise
 * @param issues what none of our checks asks, one for each rule and asset
 */
public record Observations(
    List<Verdict> told,
    Witnesses witnesses,
    List<Disagreement> disagreements,
    List<ReportedIssue> issues) {
  public Observations {
    disagreements = List.copyOf(disagreements);
    told = List.copyOf(told);
    issues = List.copyOf(issues);
  }
}
