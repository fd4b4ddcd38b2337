package dev.mothership.app;

import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a role must allow for some of the actions, or all of them where none is named. */
final class RemediationPermissions {
  private final RuleCatalog catalog;

  RemediationPermissions(RuleCatalog catalog) {
    this.catalog = catalog;
  }

  List<String> ids() {
    return catalog.remediations().stream().map(RemediationRule::id).toList();
  }

  List<String> unknown(Collection<String> wanted) {
    return wanted.stream().filter(id -> catalog.remediation(id).isEmpty()).toList();
  }

  Set<String> of(Collection<String> wanted) {
    Set<String> actions = new TreeSet<>();
    for (RemediationRule rule : catalog.remediations()) {
      if (wanted.isEmpty() || wanted.contains(rule.id())) {
        actions.addAll(rule.permissions().all());
      }
    }
    return actions;
  }
}
