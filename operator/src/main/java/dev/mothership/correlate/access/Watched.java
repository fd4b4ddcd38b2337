package dev.mothership.correlate.access;

import dev.mothership.rules.EscalationRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.WatchedActions;
import java.util.ArrayList;
import java.util.List;

/** Every action that any rule asks about. */
final class Watched {
  static final String PASS = "iam:PassRole";
  static final String ASSUME = "sts:AssumeRole";

  private Watched() {}

  static ActionIndex actions(RuleCatalog catalog) {
    return actions(catalog.watchedActions(), catalog.escalations());
  }

  static ActionIndex actions(WatchedActions watched, List<EscalationRule> escalations) {
    List<String> all = new ArrayList<>(List.of(PASS, ASSUME));
    all.addAll(watched.administrator());
    all.addAll(watched.reads());
    watched.escalations().forEach(one -> all.add(one.action()));
    watched
        .stores()
        .values()
        .forEach(
            store -> {
              all.addAll(store.read());
              all.addAll(store.write());
            });
    escalations.forEach(rule -> all.addAll(rule.needs().keySet()));
    return new ActionIndex(all);
  }
}
