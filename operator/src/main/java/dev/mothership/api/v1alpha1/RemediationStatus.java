package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Where a remediation stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record RemediationStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable
        @PrinterColumn(name = "PHASE")
        @JsonPropertyDescription(
            "Pending, Planned, Approved, Running, Recovering, Succeeded, RolledBack, Failed,"
                + " Outdated, Rejected, NotNeeded or Cancelled")
        String phase,
    @Nullable @JsonPropertyDescription("The CloudAccount that the finding is in") String account,
    @Nullable @JsonPropertyDescription("The asset's identity at its provider") String asset,
    @Nullable @JsonPropertyDescription("What the action can break: low, medium or high")
        String risk,
    @Nullable @JsonPropertyDescription("What is going to happen, or has happened") Plan plan,
    @Nullable
        @JsonPropertyDescription("What an Approval must name as targetHash: SHA-256 of the plan")
        String planHash,
    @Nullable
        @JsonPropertyDescription("Who approved the plan: a user, or policy: and a policy's name")
        String approvedBy,
    @Nullable @JsonPropertyDescription("The last Job") Run run,
    @Nullable @JsonPropertyDescription("Open, Muted or Resolved, as the checks last saw it")
        String finding,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription("Ready, Reconciling, Stalled, Approved and Executed, one of each type")
        List<Condition> conditions) {
  public RemediationStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** What a person approves. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @NullUnmarked
  public record Plan(
      @JsonPropertyDescription("When the resource was looked at") String at,
      @JsonPropertyDescription("The role that makes the calls; empty where none is named")
          String role,
      @JsonPropertyDescription("The first 20 calls in order, each with all its parameters")
          List<String> calls,
      @JsonPropertyDescription("How many there are") int callCount,
      @JsonPropertyDescription("The state that the plan was made for, as JSON of at most 4 kB")
          String before,
      @JsonPropertyDescription("The state that it leads to, as JSON of at most 4 kB") String after,
      @JsonPropertyDescription("What becomes of the resource, and who may notice") String effect,
      @JsonPropertyDescription("What is put back where it fails") String rollback) {
    public Plan {
      calls = calls == null ? List.of() : List.copyOf(calls);
    }
  }

  /** What a Job did. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @NullUnmarked
  public record Run(
      @JsonPropertyDescription("Name of the Job, and of its session in the cloud's own log")
          String job,
      @JsonPropertyDescription("apply, recover or rollback") String intent,
      @Nullable @JsonPropertyDescription("When it began to work") String startedAt,
      @Nullable @JsonPropertyDescription("When it ended") String endedAt,
      @Nullable @JsonPropertyDescription("succeeded, rolled-back, failed, outdated or lost")
          String outcome,
      @JsonPropertyDescription("The first 20 calls that it begun, and what came of each")
          List<String> steps) {
    public Run {
      steps = steps == null ? List.of() : List.copyOf(steps);
    }
  }
}
