package dev.mothership.correlate;

import dev.mothership.rules.CheckRule;
import dev.mothership.rules.Framework;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.CatalogueStore;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Brings the frameworks that views join to those of the rules in use. */
final class CatalogueSync {
  private CatalogueSync() {}

  /** Writes nothing while the rules stay the same. */
  static void run(Handle handle, RuleCatalog catalog) {
    CatalogueStore store = new CatalogueStore(handle);
    if (store.differs(catalog.version())) {
      store.replace(catalog.version(), requirements(catalog));
    }
  }

  private static List<CatalogueStore.Requirement> requirements(RuleCatalog catalog) {
    List<CatalogueStore.Requirement> rows = new ArrayList<>();
    for (Framework framework : catalog.frameworks()) {
      int position = 0;
      for (Framework.Requirement requirement : framework.requirements()) {
        rows.add(
            new CatalogueStore.Requirement(
                framework.id(),
                requirement.id(),
                ++position,
                framework.provider(),
                requirement.title(),
                requirement.level(),
                requirement.assessment().id(),
                catalog.checks().stream()
                    .filter(check -> framework.requirementsOf(check).contains(requirement.id()))
                    .map(CheckRule::id)
                    .toList()));
      }
    }
    return rows;
  }
}
