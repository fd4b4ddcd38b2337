package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What the operator knows of a tenant. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record TenantStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("The external id that the tenant's roles must ask for")
        String externalId,
    @PrinterColumn(name = "NAMESPACES")
        @JsonPropertyDescription("Namespaces that the selector matches")
        int namespaceCount,
    @JsonPropertyDescription("The first 20") List<String> namespaces,
    @PrinterColumn(name = "ACCOUNTS") @JsonPropertyDescription("CloudAccounts in them")
        int accountCount,
    @JsonPropertyDescription("The first 20, as namespace/name") List<String> accounts,
    @Nullable
        @PrinterColumn(name = "FINDINGS")
        @JsonPropertyDescription(
            "Open findings in the database; absent before the first evaluation")
        Integer findings,
    @Nullable
        @PrinterColumn(name = "SCORE")
        @JsonPropertyDescription("The headline score, 0 to 100")
        Integer score,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public TenantStatus {
    namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
    accounts = accounts == null ? List.of() : List.copyOf(accounts);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
