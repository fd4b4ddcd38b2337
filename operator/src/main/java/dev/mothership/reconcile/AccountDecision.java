package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.CloudAccountStatus;
import dev.mothership.api.v1alpha1.CloudIdentityResource;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.model.ScanRequest;
import dev.mothership.store.AccountIntent;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an account may be synced, stored either way. The namespace is always that of the object
 * itself, and every permission is judged anew.
 */
@Singleton
final class AccountDecision {
  /** Well within the 10 minutes for which workers trust a stamp. */
  static final Duration STAMP = Duration.ofMinutes(4);

  static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final TenantStore tenants;
  private final AccountStore accounts;
  private final OrganizationStore organizations;
  private final TaskQueue queue;

  AccountDecision(
      TenantStore tenants,
      AccountStore accounts,
      OrganizationStore organizations,
      TaskQueue queue) {
    this.tenants = tenants;
    this.accounts = accounts;
    this.organizations = organizations;
    this.queue = queue;
  }

  /** The rest of the cluster as far as it matters. */
  record Surroundings(
      Optional<Namespace> namespace,
      List<TenantResource> tenants,
      List<CloudIdentityResource> identities,
      List<CloudAccountResource> accounts) {}

  /**
   * @param again when to decide anew at the latest
   */
  record Outcome(CloudAccountStatus status, Duration again) {}

  /** The object and what it said before. */
  private record Subject(
      CloudAccountResource account, CloudAccountStatus before, ConditionSet set) {
    String namespace() {
      return account.getMetadata().getNamespace();
    }

    String name() {
      return account.getMetadata().getName();
    }

    long generation() {
      return account.getMetadata().getGeneration();
    }
  }

  Outcome decide(
      CloudAccountResource account,
      Surroundings around,
      CloudAccountStatus before,
      ConditionSet set) {
    Subject subject = new Subject(account, before, set);
    Tenancy tenancy = Tenancy.of(around.namespace().orElse(null), around.tenants());
    if (tenancy instanceof Tenancy.Of of) {
      return owned(subject, around, of.tenant());
    }
    if (tenancy instanceof Tenancy.Conflict conflict) {
      return homeless(
          subject,
          Reasons.TENANT_CONFLICT,
          "Namespace \"%s\" is selected by the Tenants %s and so belongs to none of them."
              .formatted(subject.namespace(), String.join(", ", conflict.tenants())));
    }
    return homeless(
        subject,
        Reasons.NO_TENANT,
        "No Tenant's namespaceSelector selects namespace \"%s\".".formatted(subject.namespace()));
  }

  /** The object is gone: nothing of it runs any more. What is known stays until the sweep. */
  void gone(String namespace, String name) {
    accounts.cancel(namespace, name);
  }

  private Outcome homeless(Subject subject, String reason, String message) {
    revoke(subject);
    ConditionSet set =
        AccountConditions.refused(subject.set(), reason, message)
            .isUnknown(Reasons.CREDENTIALS_VALID, reason, message);
    return new Outcome(
        AccountStatus.nothing(
            subject.before(), subject.generation(), AccountStatus.Owner.NOBODY, set.list()),
        STAMP);
  }

  private Outcome owned(Subject subject, Surroundings around, TenantResource resource) {
    String name = resource.getMetadata().getName();
    Optional<TenantRow> stored = tenants.find(name);
    if (stored.isEmpty()) {
      return new Outcome(
          AccountStatus.keep(
              subject.before(),
              subject.generation(),
              AccountConditions.progressing(
                  subject.set(), "Tenant \"" + name + "\" is not ready yet.")),
          SOON);
    }
    TenantRow tenant = stored.get();
    CloudAccountSpec spec = subject.account().getSpec();
    Permission permission =
        Permission.of(spec, around.namespace().orElseThrow(), around.identities());
    boolean suspended = Boolean.TRUE.equals(spec.suspend());
    Optional<Permission.Refused> beyond =
        AccountLimit.refuses(resource, tenant.namespaces(), subject.account(), around.accounts());
    if (beyond.isPresent()) {
      return refused(subject, tenant, beyond.get(), suspended);
    }
    return permission instanceof Permission.Granted granted
        ? granted(subject, tenant, granted, suspended)
        : refused(subject, tenant, (Permission.Refused) permission, suspended);
  }

  private Outcome refused(
      Subject subject, TenantRow tenant, Permission.Refused refused, boolean suspended) {
    revoke(subject);
    ConditionSet set =
        Reasons.TOO_MANY_ACCOUNTS.equals(refused.reason())
            ? subject
                .set()
                .isUnknown(Reasons.CREDENTIALS_VALID, refused.reason(), refused.message())
            : subject.set().isFalse(Reasons.CREDENTIALS_VALID, refused.reason(), refused.message());
    set =
        suspended
            ? AccountConditions.suspended(set)
            : AccountConditions.refused(set, refused.reason(), refused.message());
    List<Condition> conditions = set.list();
    CloudAccountStatus status =
        accounts
            .summary(subject.namespace(), subject.name())
            .filter(summary -> summary.tenantId() == tenant.id())
            .map(
                summary ->
                    AccountStatus.of(
                        summary, subject.generation(), owner(tenant), true, conditions))
            .orElse(
                AccountStatus.nothing(
                    subject.before(), subject.generation(), owner(tenant), conditions));
    return new Outcome(status, STAMP);
  }

  private Outcome granted(
      Subject subject, TenantRow tenant, Permission.Granted granted, boolean suspended) {
    ScanRequest request = request(subject.account(), tenant, granted);
    AccountRow row = accounts.save(intent(subject, tenant, request, suspended));
    accounts.label(row.id(), labels(subject.account()));
    String token = AskedFor.token(subject.account());
    if (!token.isEmpty()) {
      queue.request(row.id(), token);
    }
    Optional<AccountSummary> found =
        accounts.summary(subject.namespace(), subject.name()).filter(s -> s.id() == row.id());
    if (found.isEmpty()) {
      return new Outcome(
          AccountStatus.keep(
              subject.before(),
              subject.generation(),
              AccountConditions.progressing(subject.set(), "The account is being stored.")),
          SOON);
    }
    AccountSummary summary = found.get();
    boolean correlating = correlating(summary, tenant);
    ConditionSet set =
        suspended
            ? AccountConditions.suspended(AccountConditions.facts(subject.set(), summary))
            : AccountConditions.known(subject.set(), summary, correlating);
    return new Outcome(
        AccountStatus.of(
            summary,
            subject.generation(),
            new AccountStatus.Owner(tenant.name(), request.externalId()),
            suspended,
            set.list()),
        correlating ? SOON : STAMP);
  }

  /**
   * Whether the first checks are still to come. The tenant was read before the summary and is read
   * again after it, because a correlation may have ended in between.
   */
  private boolean correlating(AccountSummary summary, TenantRow before) {
    if (summary.lastScanAt() == null || summary.coverage() != null) {
      return false;
    }
    return tenants
        .find(before.name())
        .map(after -> after.requestedSeq() > after.doneSeq() || after.doneSeq() != before.doneSeq())
        .orElse(true);
  }

  /** An account that an organization declared is asked for under the organization's external id. */
  private ScanRequest request(
      CloudAccountResource account, TenantRow tenant, Permission.Granted granted) {
    ScanRequest own = ScanRequests.of(account, tenant, granted);
    String organization = DeclaredAccount.organization(account);
    if (organization.isEmpty()) {
      return own;
    }
    return organizations
        .externalId(
            organization,
            account.getMetadata().getNamespace(),
            account.getMetadata().getName(),
            Sources.identity(account),
            own)
        .map(externalId -> ScanRequests.of(account, externalId, granted))
        .orElse(own);
  }

  private static AccountIntent intent(
      Subject subject, TenantRow tenant, ScanRequest request, boolean suspended) {
    String policy = subject.account().getSpec().deletionPolicy();
    return new AccountIntent(
        tenant.id(),
        subject.namespace(),
        subject.name(),
        subject.account().getMetadata().getUid(),
        policy == null ? "Retain" : policy,
        suspended,
        request);
  }

  private static Map<String, String> labels(CloudAccountResource account) {
    Map<String, String> labels = account.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private void revoke(Subject subject) {
    accounts
        .find(subject.namespace(), subject.name())
        .filter(row -> row.authorizedAt() != null)
        .ifPresent(row -> accounts.revoke(row.id()));
  }

  private static AccountStatus.Owner owner(TenantRow tenant) {
    return new AccountStatus.Owner(tenant.name(), tenant.externalId());
  }
}
