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
public record RemediationPolicyStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @PrinterColumn(name = "NAMESPACES") @JsonPropertyDescription("Namespaces that it admits")
        int namespaceCount,
    @PrinterColumn(name = "ACTIONS") @JsonPropertyDescription("Actions that it approves")
        int actionCount,
    @JsonPropertyDescription("Those of its actions that it cannot approve, and why")
        List<String> refused,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription("Ready, Reconciling and Stalled, one of each type")
        List<Condition> conditions) {
  public RemediationPolicyStatus {
    refused = refused == null ? List.of() : List.copyOf(refused);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
