package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.TenantSpec.Owner;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bindings that owners need, and how ours are told from those of others; pure. */
final class OwnerBinding {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String CLUSTER_ROLE = "ClusterRole";
  private static final String OWNER = "owner";

  /** Role in the Tenant's spec to the ClusterRole that is shipped for it. */
  private static final Map<String, String> ROLES =
      Map.of(OWNER, "mothership-owner", "viewer", "mothership-viewer");

  private OwnerBinding() {}

  /** At most one for each role and namespace. */
  static List<RoleBinding> wanted(
      String tenant, @Nullable List<Owner> owners, Collection<String> namespaces) {
    if (owners == null) {
      return List.of();
    }
    return namespaces.stream()
        .sorted()
        .flatMap(
            namespace ->
                ROLES.keySet().stream()
                    .sorted()
                    .flatMap(role -> of(tenant, role, owners, namespace).stream()))
        .toList();
  }

  private static Optional<RoleBinding> of(
      String tenant, String role, List<Owner> owners, String namespace) {
    List<Subject> subjects =
        owners.stream()
            .filter(owner -> role.equals(owner.role() == null ? OWNER : owner.role()))
            .map(OwnerBinding::subject)
            .distinct()
            .toList();
    return subjects.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name(role))
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.TENANT, tenant)
                .endMetadata()
                .withNewRoleRef(RBAC, CLUSTER_ROLE, ROLES.get(role))
                .withSubjects(subjects)
                .build());
  }

  private static Subject subject(Owner owner) {
    return "ServiceAccount".equals(owner.kind())
        ? new Subject("", owner.kind(), owner.name(), owner.namespace())
        : new Subject(RBAC, owner.kind(), owner.name(), null);
  }

  private static String name(String role) {
    return "mothership-tenant-" + role;
  }

  /** Whether the operator made it: by labels and name, and by the role, which never changes. */
  static boolean ours(RoleBinding binding) {
    RoleRef role = binding.getRoleRef();
    return Labels.OPERATOR.equals(label(binding, Labels.MANAGED_BY))
        && !label(binding, Labels.TENANT).isEmpty()
        && ROLES.entrySet().stream()
            .anyMatch(
                entry ->
                    name(entry.getKey()).equals(binding.getMetadata().getName())
                        && CLUSTER_ROLE.equals(role.getKind())
                        && entry.getValue().equals(role.getName()));
  }

  static String tenant(RoleBinding binding) {
    return label(binding, Labels.TENANT);
  }

  /** Whether it binds whom it should to what it should, under our labels. */
  static boolean same(RoleBinding wanted, RoleBinding present) {
    return present.getMetadata().getLabels() != null
        && present
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(wanted.getMetadata().getLabels().entrySet())
        && subjects(wanted).toList().equals(subjects(present).toList());
  }

  /** The API server stores no group for the core one. */
  private static Stream<List<String>> subjects(RoleBinding binding) {
    return binding.getSubjects().stream()
        .map(
            s ->
                List.of(
                    Objects.requireNonNullElse(s.getApiGroup(), ""),
                    s.getKind(),
                    s.getName(),
                    Objects.requireNonNullElse(s.getNamespace(), "")));
  }

  private static String label(RoleBinding binding, String key) {
    Map<String, String> labels = binding.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(key, "");
  }
}
