package dev.mothership.correlate.observations;

import static java.util.stream.Collectors.toSet;

import dev.mothership.rules.ToolMapping;
import dev.mothership.rules.ToolMapping.Question;
import dev.mothership.store.ObservationFacts;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules of other tools that were ever said; asked for when a finding of a rule of nobody ends. */
public final class ReportedRules {
  private final ObservationFacts facts;
  private final List<ToolMapping> mappings;
  private @Nullable Set<String> ids;

  public ReportedRules(ObservationFacts facts, List<ToolMapping> mappings) {
    this.facts = facts;
    this.mappings = mappings;
  }

  public boolean has(String ruleId) {
    if (ids == null) {
      Stream<String> controls =
          mappings.stream().flatMap(mapping -> mapping.questions().stream()).map(Question::control);
      Stream<String> said =
          facts.rules().stream().map(rule -> ReportedIssue.ruleId(rule.tool(), rule.id()));
      ids = Stream.concat(controls, said).collect(toSet());
    }
    return ids.contains(ruleId);
  }
}
