package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How many accounts a tenant may have synced: the oldest, and of one second the first by name. */
final class AccountLimit {
  private static final Comparator<CloudAccountResource> FIRST_COME =
      Comparator.<CloudAccountResource, String>comparing(
              account -> account.getMetadata().getCreationTimestamp())
          .thenComparing(account -> account.getMetadata().getName())
          .thenComparing(account -> account.getMetadata().getNamespace());

  private AccountLimit() {}

  /**
   * @param namespaces the tenant's own
   * @param all accounts of whomever; those that are being deleted leave their place to others
   * @return the refusal; empty where the account is within the limit, or there is none
   */
  static Optional<Permission.Refused> refuses(
      TenantResource tenant,
      Collection<String> namespaces,
      CloudAccountResource account,
      Collection<CloudAccountResource> all) {
    TenantSpec.Limits limits = tenant.getSpec().limits();
    if (limits == null || limits.maxAccounts() == null) {
      return Optional.empty();
    }
    int limit = limits.maxAccounts();
    List<String> admitted =
        all.stream()
            .filter(other -> namespaces.contains(other.getMetadata().getNamespace()))
            .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
            .sorted(FIRST_COME)
            .limit(limit)
            .map(AccountLimit::id)
            .toList();
    return admitted.contains(id(account)) || admitted.size() < limit
        ? Optional.empty()
        : Optional.of(
            new Permission.Refused(
                Reasons.TOO_MANY_ACCOUNTS,
                "Tenant \"%s\" may have %d CloudAccounts synced, and so many are older than this one. Delete one of them, or ask for a higher spec.limits.maxAccounts."
                    .formatted(tenant.getMetadata().getName(), limit)));
  }

  private static String id(CloudAccountResource account) {
    return account.getMetadata().getNamespace() + "/" + account.getMetadata().getName();
  }
}
