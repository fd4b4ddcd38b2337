package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What a policy comes to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record ScanPolicyStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Alike for alike policies") String version,
    @PrinterColumn(name = "ACCOUNTS") @JsonPropertyDescription("CloudAccounts that it selects")
        int accountCount,
    @JsonPropertyDescription("The first 20, as namespace/name") List<String> accounts,
    @PrinterColumn(name = "CHECKS")
        @JsonPropertyDescription("Checks that it selects, its own included")
        int checkCount,
    @JsonPropertyDescription("Checks of its own that compile") int customCheckCount,
    @JsonPropertyDescription("The first 20 checks that are new to it and only shown")
        List<String> newChecks,
    @Nullable @JsonPropertyDescription("What would change if nothing of it were in shadow")
        Shadow shadow,
    @JsonPropertyDescription("The first 20 of its wishes that a stricter policy overrules")
        List<String> overruled,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public ScanPolicyStatus {
    accounts = accounts == null ? List.of() : List.copyOf(accounts);
    newChecks = newChecks == null ? List.of() : List.copyOf(newChecks);
    overruled = overruled == null ? List.of() : List.copyOf(overruled);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** A difference in findings. */
  @NullUnmarked
  public record Shadow(
      @JsonPropertyDescription("Findings that would open") int opened,
      @JsonPropertyDescription("Findings that would be resolved") int resolved,
      @JsonPropertyDescription("Findings that would change their band") int changed,
      @JsonPropertyDescription("The ten of the greatest risk, in a line each") List<String> top) {
    public Shadow {
      top = top == null ? List.of() : List.copyOf(top);
    }
  }
}
