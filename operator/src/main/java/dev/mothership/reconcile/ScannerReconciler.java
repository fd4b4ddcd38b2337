package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ScannerResource;
import dev.mothership.api.v1alpha1.ScannerStatus;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stores scanners, vouches for them, and shows what became of their reports. The namespace is
 * always that of the object itself.
 */
@Singleton
@ControllerConfiguration(
    name = "scanner",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class ScannerReconciler implements Reconciler<ScannerResource> {
  private static final Logger LOG = Logger.getLogger(ScannerReconciler.class);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final ScannerRecord scanners;
  private final TenantStore tenants;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final StatusSettings settings;
  private @Nullable Informers informers;

  private record Informers(
      InformerEventSource<Namespace, ScannerResource> namespaces,
      InformerEventSource<TenantResource, ScannerResource> tenants) {}

  ScannerReconciler(
      ScannerRecord scanners,
      TenantStore tenants,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    this.scanners = scanners;
    this.tenants = tenants;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
    this.settings = settings;
  }

  @Override
  public List<EventSource<?, ScannerResource>> prepareEventSources(
      EventSourceContext<ScannerResource> context) {
    var own = context.getPrimaryCache();
    Informers made =
        new Informers(
            Sources.of(
                Namespace.class,
                context,
                namespace ->
                    Sources.ids(
                        own,
                        scanner ->
                            scanner
                                .getMetadata()
                                .getNamespace()
                                .equals(namespace.getMetadata().getName()))),
            Sources.of(TenantResource.class, context, tenant -> Sources.all(own)));
    informers = made;
    return List.of(made.namespaces(), made.tenants());
  }

  @Override
  public UpdateControl<ScannerResource> reconcile(
      ScannerResource scanner, Context<ScannerResource> context) {
    if (scanner.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<ScannerResource>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    return StatusControl.of(patch(scanner, decide(scanner)), settings.scanners());
  }

  @Override
  public ErrorStatusUpdateControl<ScannerResource> updateErrorStatus(
      ScannerResource scanner, Context<ScannerResource> context, Exception failure) {
    LOG.errorf(failure, "Scanner %s cannot be reconciled", scanner.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(scanner)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(scanner, ScannerRecord.keep(scanner, set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private ScannerStatus decide(ScannerResource scanner) {
    if (health.available()) {
      try {
        return judge(scanner);
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return ScannerRecord.keep(scanner, AccountConditions.unavailable(conditions(scanner)));
  }

  private ScannerStatus judge(ScannerResource scanner) {
    Informers around = Objects.requireNonNull(informers, "event sources are prepared first");
    String name = scanner.getMetadata().getNamespace();
    Tenancy tenancy =
        Tenancy.of(
            around.namespaces().get(new ResourceID(name)).orElse(null),
            around.tenants().list(tenant -> true).toList());
    if (tenancy instanceof Tenancy.Of of) {
      Optional<TenantRow> tenant = tenants.find(of.tenant().getMetadata().getName());
      return tenant.isPresent()
          ? scanners.save(scanner, tenant.get().id(), conditions(scanner))
          : ScannerRecord.keep(
              scanner,
              AccountConditions.progressing(
                  conditions(scanner), "The namespace's Tenant is not ready yet."));
    }
    return tenancy instanceof Tenancy.Conflict conflict
        ? scanners.refuse(
            scanner,
            conditions(scanner),
            Reasons.TENANT_CONFLICT,
            "Namespace \"%s\" is selected by the Tenants %s and so belongs to none of them."
                .formatted(name, String.join(", ", conflict.tenants())))
        : scanners.refuse(
            scanner,
            conditions(scanner),
            Reasons.NO_TENANT,
            "No Tenant's namespaceSelector selects namespace \"%s\".".formatted(name));
  }

  private Optional<ScannerResource> patch(ScannerResource scanner, ScannerStatus after) {
    if (after.equals(scanner.getStatus())) {
      return Optional.empty();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready -> events.stateChanged(scanner, conditions(scanner).get(Reasons.READY), ready));
    ScannerResource written = new ScannerResource();
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(scanner.getMetadata().getName())
            .withNamespace(scanner.getMetadata().getNamespace())
            .build());
    written.setStatus(after);
    return Optional.of(written);
  }

  private ConditionSet conditions(ScannerResource scanner) {
    return ConditionSet.of(
        ScannerRecord.status(scanner).conditions(), scanner.getMetadata().getGeneration(), clock);
  }
}
