package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator knows of a tenant. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantStatus(
    @Nullable Long observedGeneration,
    @Nullable @JsonPropertyDescription("The external id that the tenant's roles must ask for")
        String externalId,
    @PrinterColumn(name = "NAMESPACES") int namespaceCount,
    @JsonPropertyDescription("The first 20") List<String> namespaces,
    @PrinterColumn(name = "ACCOUNTS") int accountCount,
    @JsonPropertyDescription("The first 20, as namespace/name") List<String> accounts,
    @PrinterColumn(name = "FINDINGS") @JsonPropertyDescription("Open findings in the database")
        int findings,
    @Nullable
        @PrinterColumn(name = "SCORE")
        @JsonPropertyDescription("The headline score, 0 to 100")
        Integer score,
    @Nullable String lastHandledReconcileAt,
    List<Condition> conditions) {
  public TenantStatus {
    namespaces = List.copyOf(namespaces);
    accounts = List.copyOf(accounts);
    conditions = List.copyOf(conditions);
  }
}
