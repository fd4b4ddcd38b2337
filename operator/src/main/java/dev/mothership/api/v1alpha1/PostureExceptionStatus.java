package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What an exception comes to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record PostureExceptionStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Of the spec: what an Approval names as its targetHash")
        String hash,
    @PrinterColumn(name = "MATCHED")
        @JsonPropertyDescription("Findings that are not resolved and that it matches")
        int matched,
    @JsonPropertyDescription("The first 20 of them, the greatest risk first") List<String> findings,
    @JsonPropertyDescription("Whether it applies to them") boolean applied,
    @Nullable
        @PrinterColumn(name = "APPROVED BY")
        @JsonPropertyDescription("Who approved this spec")
        String approvedBy,
    @Nullable @JsonPropertyDescription("When") String approvedAt,
    @JsonPropertyDescription("Whether its time is over") boolean expired,
    @Nullable
        @JsonPropertyDescription(
            "When it ends, where a policy that became stricter cuts it short of expires")
        String cutTo,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public PostureExceptionStatus {
    findings = findings == null ? List.of() : List.copyOf(findings);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
