package dev.mothership.publish;

import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import dev.mothership.store.NamespaceFindings;
import dev.mothership.store.ProjectionStore;
import dev.mothership.store.ShownFinding;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a namespace's Finding objects those of the record, by as few writes as it takes. */
final class FindingPublisher {
  static final String FIELD_MANAGER = "mothership";
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final ProjectionStore store;
  private final PublishSettings settings;
  private final WriteBudget budget;
  private final Refusals refusals = new Refusals();

  FindingPublisher(
      KubernetesClient client,
      ProjectionStore store,
      PublishSettings settings,
      WriteBudget budget) {
    this.client = client;
    this.store = store;
    this.settings = settings;
    this.budget = budget;
  }

  /** Hashes of our objects by namespace and name; only the hash of each is held. */
  Map<String, Map<String, String>> present(@Nullable String namespace) {
    Map<String, Map<String, String>> present = new HashMap<>();
    String next = null;
    do {
      ListOptions options = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
      KubernetesResourceList<FindingResource> page =
          namespace == null
              ? client
                  .resources(FindingResource.class)
                  .inAnyNamespace()
                  .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                  .list(options)
              : client
                  .resources(FindingResource.class)
                  .inNamespace(namespace)
                  .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                  .list(options);
      for (FindingResource object : page.getItems()) {
        present
            .computeIfAbsent(object.getMetadata().getNamespace(), key -> new TreeMap<>())
            .put(object.getMetadata().getName(), FindingObject.hash(object));
      }
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return present;
  }

  /**
   * Worst findings first; one that is to leave leaves before another comes, so that there are never
   * more than there may be.
   *
   * @param counts of the namespace
   * @param limit most objects in it
   * @param present hashes of the objects there are, by name
   */
  Contents publish(NamespaceFindings counts, int limit, Map<String, String> present)
      throws InterruptedException {
    List<ShownFinding> chosen =
        Selection.choose(
            store.candidates(counts, limit, settings.findingsPerRule(), settings.keepResolved()),
            limit,
            settings.findingsPerRule());
    TreeSet<String> stale = new TreeSet<>(present.keySet());
    chosen.forEach(finding -> stale.remove(finding.name()));
    for (ShownFinding finding : chosen) {
      FindingResource object = FindingObject.of(finding, counts.namespace());
      boolean there = present.containsKey(finding.name());
      if (!FindingObject.hash(object).equals(present.get(finding.name()))) {
        String leaving = there ? null : stale.pollFirst();
        if (leaving != null) {
          delete(counts.namespace(), Set.of(leaving));
        }
        budget.await();
        write(object, there);
      }
    }
    delete(counts.namespace(), stale);
    List<ShownFinding> own = chosen.stream().filter(finding -> !finding.routed()).toList();
    List<ShownFinding> open = own.stream().filter(ShownFinding::open).toList();
    Integer lowest = open.isEmpty() ? null : open.get(open.size() - 1).risk();
    return new Contents(
        own, new Projection(open.size(), counts.open(), open.size() < counts.open(), lowest));
  }

  /**
   * One object that the API server refuses keeps none of the others from being shown. Only what is
   * ours is overwritten: an object of somebody else under the name is a conflict.
   */
  private void write(FindingResource object, boolean ours) {
    String name = object.getMetadata().getName();
    String namespace = object.getMetadata().getNamespace();
    refusals.guard(
        namespace,
        name,
        () -> {
          var applying = client.resource(object).fieldManager(FIELD_MANAGER);
          if (ours) {
            applying.forceConflicts().serverSideApply();
          } else {
            applying.serverSideApply();
          }
        });
  }

  void delete(String namespace, Set<String> names) throws InterruptedException {
    for (String name : names) {
      budget.await();
      refusals.guard(
          namespace,
          name,
          () ->
              client
                  .resources(FindingResource.class)
                  .inNamespace(namespace)
                  .withName(name)
                  .delete());
    }
  }

  /** What a namespace shows now of its own accounts. */
  record Contents(List<ShownFinding> findings, Projection projection) {}
}
