package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantSpec;
import dev.mothership.api.v1alpha1.TenantStatus;
import dev.mothership.publish.Projections;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.ExternalIdTaken;
import dev.mothership.store.PostureStore;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantScore;
import dev.mothership.store.TenantStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Tenant stored, and the status that follows. */
@Singleton
final class TenantRecord {
  private static final int SHOWN = 20;

  private final TenantStore tenants;
  private final KnownAccounts known;
  private final SweepState sweep;
  private final PostureStore postures;
  private final Projections projections;

  TenantRecord(
      TenantStore tenants,
      KnownAccounts known,
      SweepState sweep,
      PostureStore postures,
      Projections projections) {
    this.tenants = tenants;
    this.known = known;
    this.sweep = sweep;
    this.postures = postures;
    this.projections = projections;
  }

  static TenantStatus empty() {
    return new TenantStatus(null, null, 0, List.of(), 0, List.of(), null, null, null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static TenantStatus keep(TenantStatus before, long generation, ConditionSet set) {
    return new TenantStatus(
        generation,
        before.externalId(),
        before.namespaceCount(),
        before.namespaces(),
        before.accountCount(),
        before.accounts(),
        before.findings(),
        before.score(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  /**
   * @param accounts those of the territory, as sorted {@code namespace/name}
   */
  TenantStatus save(
      TenantResource resource,
      Tenancy.Territory territory,
      List<String> accounts,
      ConditionSet set) {
    try {
      TenantRow row = tenants.save(intent(resource, territory));
      tenants.place(row.id(), OrgUnit.path(resource.getSpec().orgUnit()));
      tenants.promise(row.id(), Promise.of(resource.getSpec().slo()));
      tenants.reach(row.id(), contacts(resource.getSpec().contacts()));
      return status(
          resource,
          row.id(),
          row.externalId(),
          territory,
          accounts,
          TenantCorrelated.told(judge(set, resource, territory), row));
    } catch (ExternalIdTaken e) {
      ConditionSet refused =
          AccountConditions.refused(
              set,
              Reasons.EXTERNAL_ID_TAKEN,
              "Another tenant or organization has or had this externalId: create the Tenant anew without it, or"
                  + " with another.");
      return status(resource, 0, null, territory, accounts, refused);
    }
  }

  private ConditionSet judge(
      ConditionSet set, TenantResource resource, Tenancy.Territory territory) {
    ConditionSet swept = shown(halted(set, resource.getMetadata().getName()), territory.owned());
    if (territory.contested().isEmpty()) {
      String message =
          territory.owned().isEmpty()
              ? "The tenant is stored; its namespaceSelector selects no namespace."
              : "The tenant is stored.";
      return swept
          .isTrue(Reasons.READY, Reasons.SUCCEEDED, message)
          .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
          .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
    }
    String contested =
        territory.contested().entrySet().stream()
            .limit(SHOWN)
            .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
            .collect(Collectors.joining("; "));
    return AccountConditions.refused(
        swept,
        Reasons.TENANT_CONFLICT,
        "Several Tenants select these namespaces, which so belong to none of them: " + contested);
  }

  private ConditionSet halted(ConditionSet set, String tenant) {
    int missing = sweep.halted(tenant);
    return missing == 0
        ? set.without(Reasons.SWEEP_HALTED)
        : set.isTrue(
            Reasons.SWEEP_HALTED,
            Reasons.TOO_MANY_MISSING,
            "%d CloudAccounts have gone at once, so nothing of them is retired. If that is meant: kubectl annotate tenant %s --overwrite %s=$(date -u +%%FT%%TZ)"
                .formatted(missing, tenant, AbsenceSweep.APPROVED_AT));
  }

  private ConditionSet shown(ConditionSet set, List<String> namespaces) {
    Optional<Projection> shown = projections.over(namespaces);
    if (shown.isEmpty()) {
      return set.isUnknown(
          Reasons.PROJECTION_COMPLETE, Reasons.PROGRESSING, "No finding has been shown yet.");
    }
    Projection projection = shown.get();
    return projection.truncated()
        ? set.isFalse(
            Reasons.PROJECTION_COMPLETE,
            Reasons.TRUNCATED,
            "%d of %d open findings are shown, those of the highest risk. All are in the view mothership.findings; spec.limits.maxFindings shows more."
                .formatted(projection.shown(), projection.total()))
        : set.isTrue(
            Reasons.PROJECTION_COMPLETE,
            Reasons.SUCCEEDED,
            "Every open finding of the tenant is shown.");
  }

  private TenantStatus status(
      TenantResource resource,
      long id,
      @Nullable String externalId,
      Tenancy.Territory territory,
      List<String> accounts,
      ConditionSet set) {
    String token = AskedFor.token(resource);
    return new TenantStatus(
        resource.getMetadata().getGeneration(),
        externalId,
        territory.owned().size(),
        territory.owned().stream().limit(SHOWN).toList(),
        accounts.size(),
        accounts.stream().limit(SHOWN).toList(),
        findings(id),
        score(id),
        token.isEmpty() ? null : token,
        set.list());
  }

  private @Nullable Integer findings(long tenantId) {
    return known.summaries().stream()
        .filter(summary -> summary.tenantId() == tenantId)
        .map(AccountSummary::openFindings)
        .filter(Objects::nonNull)
        .reduce(Integer::sum)
        .orElse(null);
  }

  private @Nullable Integer score(long tenantId) {
    return postures
        .score(tenantId)
        .map(TenantScore::score)
        .map(score -> (int) Math.round(score))
        .orElse(null);
  }

  private static TenantIntent intent(TenantResource resource, Tenancy.Territory territory) {
    TenantSpec spec = resource.getSpec();
    return new TenantIntent(
        resource.getMetadata().getName(),
        resource.getMetadata().getUid(),
        or(spec.displayName()),
        or(spec.criticality()),
        limits(spec.limits()),
        territory.owned(),
        or(spec.externalId()));
  }

  private static JsonNode limits(TenantSpec.@Nullable Limits limits) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (limits != null && limits.maxFindings() != null) {
      json.put("maxFindings", limits.maxFindings());
    }
    if (limits != null && limits.maxAccounts() != null) {
      json.put("maxAccounts", limits.maxAccounts());
    }
    return json;
  }

  private static JsonNode contacts(TenantSpec.@Nullable Contacts contacts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (contacts != null) {
      json.put("slack", or(contacts.slack())).put("escalation", or(contacts.escalation()));
      TenantSpec.Jira jira = contacts.jira();
      json.putObject("jira").put("project", jira == null ? "" : or(jira.project()));
    }
    return json;
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }
}
