package dev.mothership.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Everything of a kind in all namespaces, page by page, straight from the API server. */
final class EveryObject {
  private static final long PAGE = 500;

  private EveryObject() {}

  /** Holds no more than a page at a time. */
  static <R extends HasMetadata> void look(
      KubernetesClient client, Class<R> kind, Consumer<? super R> look) {
    String next = null;
    do {
      KubernetesResourceList<R> page =
          client
              .resources(kind)
              .inAnyNamespace()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().forEach(look);
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
  }

  static <R extends HasMetadata> List<R> list(KubernetesClient client, Class<R> kind) {
    List<R> all = new ArrayList<>();
    look(client, kind, all::add);
    return all;
  }
}
