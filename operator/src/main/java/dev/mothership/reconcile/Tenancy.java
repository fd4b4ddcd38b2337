package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.TenantResource;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whose a namespace is, by the labels it has now. */
sealed interface Tenancy {
  /** No tenant selects it. */
  record None() implements Tenancy {}

  /** Exactly one does. */
  record Of(TenantResource tenant) implements Tenancy {}

  /** Several do, so it belongs to none of them. */
  record Conflict(List<String> tenants) implements Tenancy {
    public Conflict {
      tenants = List.copyOf(tenants);
    }
  }

  /** Tenants that are being deleted select nothing any more. */
  static Tenancy of(@Nullable Namespace namespace, Collection<TenantResource> tenants) {
    if (namespace == null) {
      return new None();
    }
    List<TenantResource> selecting =
        tenants.stream()
            .filter(tenant -> tenant.getMetadata().getDeletionTimestamp() == null)
            .filter(tenant -> LabelRule.selects(selector(tenant), labels(namespace)))
            .toList();
    return switch (selecting.size()) {
      case 0 -> new None();
      case 1 -> new Of(selecting.get(0));
      default ->
          new Conflict(
              selecting.stream().map(tenant -> tenant.getMetadata().getName()).sorted().toList());
    };
  }

  /**
   * A tenant's namespaces.
   *
   * @param owned sorted
   * @param contested namespaces that others select too, with the names of all who do
   */
  record Territory(List<String> owned, SortedMap<String, List<String>> contested) {
    public Territory {
      owned = List.copyOf(owned);
    }

    static Territory of(
        String tenant, Collection<Namespace> namespaces, Collection<TenantResource> tenants) {
      SortedMap<String, List<String>> contested = new TreeMap<>();
      SortedSet<String> owned = new TreeSet<>();
      for (Namespace namespace : namespaces) {
        String name = namespace.getMetadata().getName();
        Tenancy tenancy = Tenancy.of(namespace, tenants);
        if (tenancy instanceof Of of && of.tenant().getMetadata().getName().equals(tenant)) {
          owned.add(name);
        }
        if (tenancy instanceof Conflict conflict && conflict.tenants().contains(tenant)) {
          contested.put(name, conflict.tenants());
        }
      }
      return new Territory(List.copyOf(owned), contested);
    }
  }

  static Map<String, String> labels(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static @Nullable LabelSelection selector(TenantResource tenant) {
    return tenant.getSpec() == null ? null : tenant.getSpec().namespaceSelector();
  }
}
