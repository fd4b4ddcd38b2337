package dev.mothership.publish;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.api.v1alpha1.PostureSpec;
import dev.mothership.api.v1alpha1.PostureStatus;
import dev.mothership.store.NamespaceFindings;
import dev.mothership.store.TenantRow;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the one Posture of each tenant namespace, written on change only. */
final class PosturePublisher {
  static final String NAME = "posture";

  private final KubernetesClient client;
  private final WriteBudget budget;
  private final PostureTold told;
  private final Refusals refusals = new Refusals();

  PosturePublisher(KubernetesClient client, WriteBudget budget, PostureTold told) {
    this.client = client;
    this.budget = budget;
    this.told = told;
  }

  Map<String, PostureResource> present() {
    Map<String, PostureResource> present = new TreeMap<>();
    client
        .resources(PostureResource.class)
        .inAnyNamespace()
        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
        .list()
        .getItems()
        .forEach(posture -> present.put(posture.getMetadata().getNamespace(), posture));
    return present;
  }

  void publish(
      TenantRow tenant,
      PostureTold.Standing standing,
      NamespaceFindings counts,
      FindingPublisher.Contents shown,
      @Nullable PostureResource present)
      throws InterruptedException {
    PostureStatus before = present == null ? null : present.getStatus();
    long generation = 1;
    if (present == null) {
      budget.await();
      refusals.guard(
          counts.namespace(), NAME, () -> apply(object(counts.namespace(), tenant.name(), null)));
    } else {
      generation = present.getMetadata().getGeneration();
    }
    List<Condition> conditions = before == null ? List.of() : before.conditions();
    PostureStatus status = told.of(tenant, standing, counts, shown, conditions, generation);
    if (!status.equals(before)) {
      budget.await();
      refusals.guard(
          counts.namespace(),
          "the status of " + NAME,
          () -> applyStatus(object(counts.namespace(), tenant.name(), status)));
    }
  }

  private void applyStatus(PostureResource object) {
    client
        .resource(object)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FindingPublisher.FIELD_MANAGER)
                .withForce(true)
                .build());
  }

  void delete(String namespace) throws InterruptedException {
    budget.await();
    refusals.guard(
        namespace,
        NAME,
        () ->
            client.resources(PostureResource.class).inNamespace(namespace).withName(NAME).delete());
  }

  private void apply(PostureResource object) {
    client
        .resource(object)
        .fieldManager(FindingPublisher.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private static PostureResource object(
      String namespace, String tenant, @Nullable PostureStatus status) {
    PostureResource object = new PostureResource();
    ObjectMetaBuilder meta = new ObjectMetaBuilder().withNamespace(namespace).withName(NAME);
    object.setMetadata(
        status != null
            ? meta.build()
            : meta.addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.TENANT, LabelValue.of(tenant))
                .build());
    if (status == null) {
      object.setSpec(new PostureSpec(tenant));
    } else {
      object.setStatus(status);
    }
    return object;
  }
}
