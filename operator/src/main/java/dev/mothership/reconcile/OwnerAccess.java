package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.TenantResource;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes the role bindings of tenants' owners those that the Tenants ask for. Bindings of others are
 * never touched, under whatever name.
 */
@Singleton
final class OwnerAccess {
  static final String FIELD_MANAGER = "mothership";
  private static final Logger LOG = Logger.getLogger(OwnerAccess.class);
  private static final int SHOWN = 20;

  private final KubernetesClient client;

  OwnerAccess(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes what differs and removes what is asked for no more; what cannot be written keeps nothing
   * else from being written.
   *
   * @param namespaces that are the tenant's alone
   * @param present bindings of any tenant, as far as they carry the operator's label
   * @return what could not be written and why, by namespace
   */
  Map<String, String> apply(
      TenantResource tenant, Collection<String> namespaces, Collection<RoleBinding> present) {
    String name = tenant.getMetadata().getName();
    Map<String, RoleBinding> stale =
        present.stream()
            .filter(OwnerBinding::ours)
            .filter(binding -> OwnerBinding.tenant(binding).equals(name))
            .collect(Collectors.toMap(OwnerAccess::id, b -> b, (a, b) -> b, LinkedHashMap::new));
    Map<String, RoleBinding> known =
        present.stream()
            .filter(OwnerBinding::ours)
            .collect(Collectors.toMap(OwnerAccess::id, b -> b, (a, b) -> b));
    Map<String, String> problems = new TreeMap<>();
    for (RoleBinding wanted :
        OwnerBinding.wanted(name, tenant.getSpec().owners(), Set.copyOf(namespaces))) {
      RoleBinding before = known.get(id(wanted));
      stale.remove(id(wanted));
      if (before == null || !OwnerBinding.same(wanted, before)) {
        guard(problems, wanted, () -> write(wanted));
      }
    }
    stale.values().forEach(binding -> guard(problems, binding, () -> remove(binding)));
    return problems;
  }

  /** The tenant is gone: nothing of its owners' access stays. */
  void revoke(String tenant) {
    List<RoleBinding> present =
        client
            .rbac()
            .roleBindings()
            .inAnyNamespace()
            .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
            .withLabel(Labels.TENANT, tenant)
            .list()
            .getItems();
    Map<String, String> problems = new TreeMap<>();
    present.stream()
        .filter(OwnerBinding::ours)
        .forEach(binding -> guard(problems, binding, () -> remove(binding)));
    problems.forEach(
        (namespace, problem) ->
            LOG.warnf("access to namespace %s cannot be taken back: %s", namespace, problem));
  }

  /** Access that outlived its Tenant, as when it was deleted while no operator ran. */
  void revokeAllBut(Set<String> tenants) {
    client
        .rbac()
        .roleBindings()
        .inAnyNamespace()
        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
        .list()
        .getItems()
        .stream()
        .filter(OwnerBinding::ours)
        .map(OwnerBinding::tenant)
        .filter(tenant -> !tenants.contains(tenant))
        .distinct()
        .forEach(this::revoke);
  }

  /** As a condition; none where the tenant names no owners and none are left. */
  static ConditionSet told(ConditionSet set, TenantResource tenant, Map<String, String> problems) {
    if (!problems.isEmpty()) {
      String message =
          problems.entrySet().stream()
              .limit(SHOWN)
              .map(problem -> problem.getKey() + ": " + problem.getValue())
              .collect(Collectors.joining("; "));
      return set.isFalse(
          Reasons.OWNERS_BOUND,
          Reasons.BINDING_REFUSED,
          "In %d namespaces the owners' access is not as it should be: %s"
              .formatted(problems.size(), message));
    }
    var owners = tenant.getSpec().owners();
    return owners == null || owners.isEmpty()
        ? set.without(Reasons.OWNERS_BOUND)
        : set.isTrue(
            Reasons.OWNERS_BOUND,
            Reasons.SUCCEEDED,
            "The owners are bound in every namespace of the tenant.");
  }

  private void write(RoleBinding wanted) {
    RoleBinding there =
        client
            .rbac()
            .roleBindings()
            .inNamespace(wanted.getMetadata().getNamespace())
            .withName(wanted.getMetadata().getName())
            .get();
    if (there != null && !OwnerBinding.ours(there)) {
      throw new ForeignBinding(wanted.getMetadata().getName());
    }
    var applying = client.resource(wanted).fieldManager(FIELD_MANAGER);
    if (there == null) {
      applying.serverSideApply();
    } else {
      applying.forceConflicts().serverSideApply();
    }
  }

  private void remove(RoleBinding binding) {
    client
        .rbac()
        .roleBindings()
        .inNamespace(binding.getMetadata().getNamespace())
        .withName(binding.getMetadata().getName())
        .delete();
  }

  private static void guard(Map<String, String> problems, RoleBinding binding, Runnable write) {
    String namespace = binding.getMetadata().getNamespace();
    try {
      write.run();
    } catch (ForeignBinding e) {
      problems.put(namespace, e.getMessage());
    } catch (KubernetesClientException e) {
      if (!going(e)) {
        problems.put(
            namespace, e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
      }
    }
  }

  /** A namespace that is gone, or admits nothing any more, needs no binding. */
  private static boolean going(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || e.getStatus() != null
            && e.getStatus().getDetails() != null
            && e.getStatus().getDetails().getCauses().stream()
                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static String id(RoleBinding binding) {
    return binding.getMetadata().getNamespace() + "/" + binding.getMetadata().getName();
  }

  private static final class ForeignBinding extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignBinding(String name) {
      super(
          "RoleBinding \"" + name + "\" is not the operator's: delete or rename it",
          null,
          false,
          false);
    }
  }
}
