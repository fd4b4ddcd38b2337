package dev.mothership.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mothership.store.TriageRow;
import org.jspecify.annotations.Nullable;

/**
 * Triage as it is answered.
 *
 * @param finding its name
 * @param state Open, Resolved or Muted: triage does not change it
 * @param status Acknowledged or InProgress; absent while nobody has
 * @param source where it was said last: rest or jira
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TriageView(
    String finding,
    String state,
    @Nullable String status,
    @Nullable String assignee,
    @Nullable String comment,
    @Nullable String by,
    @Nullable String source,
    @Nullable String at) {
  static TriageView of(String finding, String state, @Nullable TriageRow triage) {
    return triage == null
        ? new TriageView(finding, state, null, null, null, null, null, null)
        : new TriageView(
            finding,
            state,
            triage.status(),
            triage.assignee(),
            triage.comment(),
            triage.by(),
            triage.source(),
            triage.at().toString());
  }
}
