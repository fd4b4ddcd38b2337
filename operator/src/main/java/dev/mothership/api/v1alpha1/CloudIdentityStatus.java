package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Who uses an identity. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record CloudIdentityStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @PrinterColumn(name = "USERS") @JsonPropertyDescription("CloudAccounts that use it")
        int userCount,
    @JsonPropertyDescription("The first 20, as namespace/name") List<String> users,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public CloudIdentityStatus {
    users = users == null ? List.of() : List.copyOf(users);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
