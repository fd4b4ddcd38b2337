package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What a scanner's reports have come to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record ScannerStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Path of the operator's HTTP service that takes the reports")
        String url,
    @Nullable @JsonPropertyDescription("The report that came last") LastReport lastReport,
    @JsonPropertyDescription(
            "Reports that were taken, those that said nothing new or came too late included; of 90"
                + " days")
        long accepted,
    @JsonPropertyDescription("Reports that were refused; of 90 days") long rejected,
    @JsonPropertyDescription("Reports that nobody has read yet") long waiting,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public ScannerStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** One report. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @NullUnmarked
  public record LastReport(
      @JsonPropertyDescription("As its sender was told") long id,
      @JsonPropertyDescription(
              "received, reading, accepted, unchanged (as the one before), outdated (older than what"
                  + " is known) or rejected")
          String state,
      @Nullable @JsonPropertyDescription("Which tool it is of") String tool,
      @Nullable @JsonPropertyDescription("The format it was read by") String format,
      @Nullable @JsonPropertyDescription("When the tool looked") String asOf,
      @JsonPropertyDescription("When it was sent") String receivedAt,
      @Nullable @JsonPropertyDescription("What it told of") Counts counts,
      @Nullable @JsonPropertyDescription("Why it was refused") Refusal refusal) {}

  /** What a report told of. */
  @NullUnmarked
  public record Counts(
      @JsonPropertyDescription("Findings") long findings,
      @JsonPropertyDescription("Installed packages") long packages,
      @JsonPropertyDescription("Agents") long agents,
      @JsonPropertyDescription("Statements on vulnerabilities") long vex,
      @JsonPropertyDescription("Assets of accounts that another tenant holds: skipped")
          long foreign) {}

  /** Why a report was refused. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @NullUnmarked
  public record Refusal(
      @Nullable @JsonPropertyDescription("Path or line of the fault") String where,
      @JsonPropertyDescription("What is wrong") String message) {}
}
