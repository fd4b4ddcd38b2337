package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudIdentityResource;
import dev.mothership.api.v1alpha1.CloudIdentityStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows who uses an identity; whether they may is judged with each account. */
@Singleton
@ControllerConfiguration(
    name = "cloudidentity",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class CloudIdentityReconciler implements Reconciler<CloudIdentityResource> {
  private static final int SHOWN = 20;

  private final Clock clock;
  private final Events events;
  private @Nullable InformerEventSource<CloudAccountResource, CloudIdentityResource> accounts;

  CloudIdentityReconciler(KubernetesClient client, Clock clock) {
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  @Override
  public List<EventSource<?, CloudIdentityResource>> prepareEventSources(
      EventSourceContext<CloudIdentityResource> context) {
    InformerEventSource<CloudAccountResource, CloudIdentityResource> made =
        Sources.of(
            CloudAccountResource.class,
            context,
            account -> {
              String name = Sources.identity(account);
              return name.isEmpty() ? Set.of() : Set.of(new ResourceID(name));
            });
    accounts = made;
    return List.of(made);
  }

  @Override
  public UpdateControl<CloudIdentityResource> reconcile(
      CloudIdentityResource identity, Context<CloudIdentityResource> context) {
    if (identity.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    CloudIdentityStatus after = status(identity);
    if (after.equals(identity.getStatus())) {
      return UpdateControl.noUpdate();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready -> events.stateChanged(identity, conditions(identity).get(Reasons.READY), ready));
    CloudIdentityResource fresh = new CloudIdentityResource();
    fresh.setMetadata(new ObjectMetaBuilder().withName(identity.getMetadata().getName()).build());
    fresh.setStatus(after);
    return StatusControl.of(fresh);
  }

  private CloudIdentityStatus status(CloudIdentityResource identity) {
    String name = identity.getMetadata().getName();
    List<String> users =
        Objects.requireNonNull(accounts, "event sources are prepared first")
            .list(account -> Sources.identity(account).equals(name))
            .map(a -> a.getMetadata().getNamespace() + "/" + a.getMetadata().getName())
            .sorted()
            .toList();
    String token = AskedFor.token(identity);
    return new CloudIdentityStatus(
        identity.getMetadata().getGeneration(),
        users.size(),
        users.stream().limit(SHOWN).toList(),
        token.isEmpty() ? null : token,
        judge(identity));
  }

  private List<Condition> judge(CloudIdentityResource identity) {
    ConditionSet set = conditions(identity);
    if (Boolean.TRUE.equals(identity.getSpec().suspend())) {
      String message = "spec.suspend is true: every account that uses this identity is refused.";
      return set.isFalse(Reasons.READY, Reasons.SUSPENDED, message)
          .isFalse(Reasons.RECONCILING, Reasons.SUSPENDED, message)
          .isFalse(Reasons.STALLED, Reasons.SUSPENDED, message)
          .list();
    }
    String message =
        identity.getSpec().allowedNamespaces() == null
            ? "The identity may be used by nobody: allowedNamespaces is empty."
            : "The identity may be used by the namespaces that allowedNamespaces selects.";
    return set.isTrue(Reasons.READY, Reasons.SUCCEEDED, message)
        .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
        .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "")
        .list();
  }

  private ConditionSet conditions(CloudIdentityResource identity) {
    List<Condition> present =
        Optional.ofNullable(identity.getStatus())
            .map(CloudIdentityStatus::conditions)
            .orElse(List.of());
    return ConditionSet.of(present, identity.getMetadata().getGeneration(), clock);
  }
}
