package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What the operator knows of an organization. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record CloudOrganizationStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable
        @JsonPropertyDescription(
            "The external id that the role which reads the organization and the roles of the"
                + " declared accounts must ask for")
        String externalId,
    @Nullable @JsonPropertyDescription("The provider's id of the organization")
        String organizationId,
    @Nullable @JsonPropertyDescription("When the accounts were last listed") String lastDiscovery,
    @Nullable @JsonPropertyDescription("When they are listed next") String nextDiscovery,
    @Nullable @JsonPropertyDescription("Of the last reading") CloudAccountStatus.Api api,
    @Nullable
        @PrinterColumn(name = "DISCOVERED")
        @JsonPropertyDescription("Active accounts that are listed")
        Integer discovered,
    @Nullable
        @PrinterColumn(name = "CREATED")
        @JsonPropertyDescription("CloudAccounts that the operator has declared for them")
        Integer created,
    @Nullable
        @JsonPropertyDescription("CloudAccounts of others, where they belong; never written to")
        Integer adopted,
    @Nullable @JsonPropertyDescription("Accounts that include or exclude leave out")
        Integer excluded,
    @Nullable
        @PrinterColumn(name = "SKIPPED")
        @JsonPropertyDescription("Active accounts that nothing is declared for")
        Integer skippedCount,
    @JsonPropertyDescription("The first 20, and why") List<Skipped> skipped,
    @Nullable
        @JsonPropertyDescription("Accounts that are closed, suspended or gone, yet still declared")
        Integer removing,
    @Nullable
        @PrinterColumn(name = "MISSING ROLES")
        @JsonPropertyDescription("Declared accounts whose role cannot be taken on")
        Integer missingRoleCount,
    @JsonPropertyDescription("The first 20, as namespace/name") List<String> missingRoles,
    @Nullable
        @JsonPropertyDescription("With dryRun: how many objects would be created, moved or deleted")
        Integer plannedCount,
    @JsonPropertyDescription("The first 20 of them") List<String> planned,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public CloudOrganizationStatus {
    skipped = skipped == null ? List.of() : List.copyOf(skipped);
    missingRoles = missingRoles == null ? List.of() : List.copyOf(missingRoles);
    planned = planned == null ? List.of() : List.copyOf(planned);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** An account that nothing is declared for. */
  public record Skipped(
      @JsonPropertyDescription("Its number") String account,
      @JsonPropertyDescription("Its name at the provider") String name,
      @JsonPropertyDescription(
              "NoRule, NoNamespace, NamespaceNotFound, NoTenant, TenantConflict, NotYours,"
                  + " ChangedByOwner, Unread or Refused")
          String reason,
      @JsonPropertyDescription("What to do") String message) {}
}
