package dev.mothership.rules.policy;

import dev.mothership.rules.CheckRule;
import dev.mothership.rules.Framework;
import dev.mothership.rules.RuleCatalog;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A stored policy.
 *
 * @param known checks of the catalogue that were there when it was first stored, or that it has
 *     taken on since
 */
public record Policy(
    long id, boolean cluster, String namespace, String name, PolicyBody body, Set<String> known) {
  public Policy {
    known = Set.copyOf(known);
  }

  /** For a person, unlike that of any other policy. */
  public String label() {
    return cluster ? "ClusterScanPolicy " + name : "ScanPolicy " + namespace + "/" + name;
  }

  /** As if nothing of it were in shadow. */
  Policy enforced() {
    PolicyBody now =
        new PolicyBody(
            body.frameworks(),
            body.include(),
            body.exclude(),
            body.parameters(),
            body.trusted(),
            body.severity(),
            body.shadow() ? body.enforceNew() : true,
            false,
            body.customChecks(),
            body.ownership(),
            body.expectedTools(),
            body.exceptionDays());
    return new Policy(id, cluster, namespace, name, now, known);
  }

  /** The id under which the stages know one of its own checks. */
  public String ruleId(CustomCheck check) {
    return CustomCheck.PREFIX + (cluster ? "" : namespace + "-") + check.id();
  }

  /**
   * Checks of the catalogue that it asks for, new ones included. A namespaced policy that names
   * none asks for none; a cluster policy that names none asks for all, and so does one that names a
   * framework there is not, or only checks there are not: a slip of the pen turns nothing off.
   */
  public Set<String> selected(RuleCatalog catalog) {
    Set<String> selected = new TreeSet<>();
    for (CheckRule check : catalog.checks()) {
      if (body.include().contains(check.id()) || inFrameworks(catalog, check)) {
        selected.add(check.id());
      }
    }
    if (cluster && (selected.isEmpty() || !unknownFrameworks(catalog).isEmpty())) {
      catalog.checks().forEach(check -> selected.add(check.id()));
    }
    if (cluster) {
      body.exclude().forEach(selected::remove);
    }
    return selected;
  }

  /** Names that no framework has. */
  List<String> unknownFrameworks(RuleCatalog catalog) {
    Set<String> there =
        catalog.frameworks().stream().map(Framework::id).collect(Collectors.toSet());
    return body.frameworks().stream().filter(id -> !there.contains(id)).toList();
  }

  /** Those among the selected that came with a later catalogue and are only shown. */
  public Set<String> shadowed(RuleCatalog catalog) {
    Set<String> shadowed = selected(catalog);
    shadowed.removeAll(known);
    body.include().forEach(shadowed::remove);
    return body.enforceNew() ? Set.of() : shadowed;
  }

  private boolean inFrameworks(RuleCatalog catalog, CheckRule check) {
    return catalog.frameworks().stream()
        .filter(framework -> body.frameworks().contains(framework.id()))
        .anyMatch(framework -> !framework.requirementsOf(check).isEmpty());
  }
}
