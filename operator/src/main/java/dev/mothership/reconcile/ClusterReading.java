package dev.mothership.reconcile;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one reading of a scanner's report objects came to, collected as it goes. */
final class ClusterReading {
  private static final String CALL = "kubernetes:List";

  private final Set<String> strangers = new TreeSet<>();
  private final Set<String> clusterScoped = new TreeSet<>();
  private final Set<String> unserved = new TreeSet<>();
  private final List<String> broken = new ArrayList<>();
  private FailureReason why = FailureReason.INTERNAL;
  private boolean read;

  /** A kind was read to its end. */
  void read() {
    read = true;
  }

  boolean partial() {
    return read;
  }

  /** A namespace that is not the tenant's. */
  void stranger(String namespace) {
    strangers.add(namespace);
  }

  void notAllowed(ReportKind kind) {
    clusterScoped.add(kind.kind());
  }

  void notServed(ReportKind kind) {
    unserved.add(kind.kind());
  }

  void failed(ReportKind kind, FailureReason reason, String message) {
    broken.add(kind.kind() + ": " + message);
    why = reason;
  }

  /** All that went wrong, under the reason that asks most of people; empty for nothing. */
  Optional<Failure> failure() {
    List<String> told = new ArrayList<>();
    if (!strangers.isEmpty()) {
      told.add(
          "Nothing is read in %s: not of this Scanner's Tenant. Have the Tenant select them, or take them out of spec.kubernetesReports.namespaces."
              .formatted(listed("namespace", strangers)));
    }
    if (!clusterScoped.isEmpty()) {
      told.add(
          "%s tell of the whole cluster: the installation's mothership.cluster-reports.namespaces has to name this namespace."
              .formatted(String.join(", ", clusterScoped)));
    }
    if (!unserved.isEmpty()) {
      told.add(
          "The cluster does not serve %s: install what makes them, or take them out of spec.kubernetesReports.kinds; what they told of stays."
              .formatted(String.join(", ", unserved)));
    }
    told.addAll(broken);
    if (told.isEmpty()) {
      return Optional.empty();
    }
    FailureReason reason =
        !strangers.isEmpty() || !clusterScoped.isEmpty()
            ? FailureReason.PERMISSION_DENIED
            : !unserved.isEmpty() ? FailureReason.KIND_NOT_SERVED : why;
    return Optional.of(new Failure(reason, CALL, reason.conditionReason(), String.join(" ", told)));
  }

  private static String listed(String what, Set<String> names) {
    return what + (names.size() == 1 ? " " : "s ") + String.join(", ", names);
  }
}
