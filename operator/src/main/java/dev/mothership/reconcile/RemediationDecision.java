package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.RemediationPolicyResource;
import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.api.v1alpha1.RemediationSpec;
import dev.mothership.api.v1alpha1.RemediationStatus;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.FindingSubject;
import dev.mothership.store.RemediationIntent;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.RemediationStore.Shown;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a remediation may go on, stored either way. The namespace is always that of the object
 * itself, the account that of its finding, and every permission is judged anew.
 */
@Singleton
final class RemediationDecision {
  private final TenantStore tenants;
  private final RemediationStore store;
  private final RuleCatalog catalog;

  RemediationDecision(TenantStore tenants, RemediationStore store, RuleCatalog catalog) {
    this.tenants = tenants;
    this.store = store;
    this.catalog = catalog;
  }

  /** The rest of the cluster as far as it matters. */
  record Surroundings(
      @Nullable Namespace namespace,
      List<TenantResource> tenants,
      List<CloudAccountResource> accounts,
      List<RemediationPolicyResource> policies) {}

  /** What keeps it from going on. */
  private record Refusal(String reason, String message) {}

  RemediationStatus decide(
      RemediationResource object, Surroundings around, RemediationStatus before, ConditionSet set) {
    Tenancy tenancy = Tenancy.of(around.namespace(), around.tenants());
    String namespace = object.getMetadata().getNamespace();
    if (tenancy instanceof Tenancy.Of of) {
      Optional<TenantRow> tenant = tenants.find(of.tenant().getMetadata().getName());
      return tenant.isPresent()
          ? owned(object, tenant.get(), around, before, set)
          : RemediationStatuses.keep(
              object, before, AccountConditions.progressing(set, "The Tenant is not ready yet."));
    }
    Refusal refusal =
        tenancy instanceof Tenancy.Conflict conflict
            ? new Refusal(
                Reasons.TENANT_CONFLICT,
                "Namespace \"%s\" is selected by the Tenants %s and so belongs to none of them."
                    .formatted(namespace, String.join(", ", conflict.tenants())))
            : new Refusal(
                Reasons.NO_TENANT,
                "No Tenant's namespaceSelector selects namespace \"%s\".".formatted(namespace));
    return refused(object, before, set, refusal);
  }

  /** The object is gone: what was begun is brought to an end, the rest is cancelled. */
  void gone(RemediationResource object) {
    ObjectMeta metadata = object.getMetadata();
    store.gone(metadata.getNamespace(), metadata.getName(), metadata.getUid());
  }

  private RemediationStatus owned(
      RemediationResource object,
      TenantRow tenant,
      Surroundings around,
      RemediationStatus before,
      ConditionSet set) {
    RemediationSpec spec = object.getSpec();
    Optional<RemediationRule> rule = catalog.remediation(spec.action());
    Optional<FindingSubject> subject =
        store.subject(tenant.id(), object.getMetadata().getNamespace(), spec.findingRef().name());
    Optional<Refusal> refusal = refusal(spec, rule, subject);
    if (refusal.isPresent()) {
      return refused(object, before, set, refusal.get());
    }
    if (Boolean.TRUE.equals(spec.suspend())) {
      revoke(object);
      String message = "spec.suspend is true: nothing is begun, what was begun is ended.";
      return RemediationStatuses.keep(
          object,
          before,
          set.isFalse(Reasons.READY, Reasons.SUSPENDED, message)
              .isFalse(Reasons.RECONCILING, Reasons.SUSPENDED, message)
              .isFalse(Reasons.STALLED, Reasons.SUSPENDED, message));
    }
    return granted(object, tenant, around, rule.orElseThrow(), subject.orElseThrow(), set);
  }

  private static Optional<Refusal> refusal(
      RemediationSpec spec, Optional<RemediationRule> rule, Optional<FindingSubject> subject) {
    if (rule.isEmpty()) {
      return Optional.of(
          new Refusal(Reasons.UNKNOWN_REFERENCE, "There is no action \"" + spec.action() + "\"."));
    }
    if (subject.isEmpty()) {
      return Optional.of(
          new Refusal(
              Reasons.FINDING_NOT_FOUND,
              "No account of this namespace has a configuration finding \"%s\"."
                  .formatted(spec.findingRef().name())));
    }
    FindingSubject found = subject.get();
    if (!rule.get().checks().contains(found.ruleId())
        || !rule.get().assetTypes().contains(found.assetType())) {
      return Optional.of(
          new Refusal(
              Reasons.NOT_APPLICABLE,
              "%s does nothing about %s of %s; it is for %s of %s."
                  .formatted(
                      spec.action(),
                      found.ruleId(),
                      found.assetType(),
                      String.join(", ", rule.get().checks()),
                      String.join(", ", rule.get().assetTypes()))));
    }
    if (spec.asset() != null && !spec.asset().equals(found.assetKey())) {
      return Optional.of(
          new Refusal(
              Reasons.NOT_APPLICABLE,
              "The finding's asset is %s; spec.asset names another.".formatted(found.assetKey())));
    }
    List<String> faults = rule.get().faults(parameters(spec));
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(new Refusal(Reasons.NOT_APPLICABLE, String.join("; ", faults) + "."));
  }

  private RemediationStatus granted(
      RemediationResource object,
      TenantRow tenant,
      Surroundings around,
      RemediationRule rule,
      FindingSubject subject,
      ConditionSet set) {
    ObjectMeta metadata = object.getMetadata();
    RemediationSpec spec = object.getSpec();
    Optional<CloudAccountResource> account =
        around.accounts().stream()
            .filter(one -> one.getMetadata().getNamespace().equals(metadata.getNamespace()))
            .filter(one -> one.getMetadata().getName().equals(subject.account()))
            .findFirst();
    RemediationRow row =
        store.save(
            new RemediationIntent(
                tenant.id(),
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid(),
                metadata.getGeneration(),
                spec.findingRef().name(),
                spec.action(),
                parameters(spec),
                spec.mode() == null ? "DryRun" : spec.mode(),
                spec.requestedBy(),
                account.map(RemediationDecision::writeRole).orElse(""),
                PolicyApprovals.of(
                    around.policies(), rule, around.namespace(), account.orElse(null)),
                AskedFor.token(object)),
            subject);
    Shown shown =
        store
            .shown(row.tenantId(), row.namespace(), row.name(), row.uid())
            .orElseThrow(() -> new IllegalStateException("the remediation was just stored"));
    return RemediationStatuses.of(
        object,
        shown,
        rule,
        subject.account(),
        RemediationConditions.of(set, shown.row(), shown.finding()).list());
  }

  private RemediationStatus refused(
      RemediationResource object, RemediationStatus before, ConditionSet set, Refusal refusal) {
    revoke(object);
    return RemediationStatuses.keep(
        object, before, AccountConditions.refused(set, refusal.reason(), refusal.message()));
  }

  private void revoke(RemediationResource object) {
    ObjectMeta metadata = object.getMetadata();
    store.revoke(metadata.getNamespace(), metadata.getName(), metadata.getUid());
  }

  private static String writeRole(CloudAccountResource account) {
    CloudAccountSpec.Aws aws = account.getSpec().aws();
    return aws == null || aws.remediation() == null ? "" : aws.remediation().roleName();
  }

  private static Map<String, String> parameters(RemediationSpec spec) {
    Map<String, String> parameters = spec.parameters();
    return parameters == null ? Map.of() : parameters;
  }
}
