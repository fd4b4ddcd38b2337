package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.NotificationChannelResource;
import dev.mothership.api.v1alpha1.NotificationChannelSpec;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.notify.ChannelBody;
import dev.mothership.notify.Notifiers;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Stores channels of namespaces, and shows what they come to. The namespace is always that of the
 * object itself.
 */
@Singleton
@ControllerConfiguration(
    name = "notificationchannel",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class NotificationChannelReconciler
    extends ChannelReconciler<NotificationChannelResource>
    implements Reconciler<NotificationChannelResource> {
  private static final String USABLE = "Findings in the accounts of this namespace are told.";

  private final Notifiers notifiers;
  private final TenantStore tenants;
  private @Nullable Informers informers;

  private record Informers(
      InformerEventSource<Namespace, NotificationChannelResource> namespaces,
      InformerEventSource<TenantResource, NotificationChannelResource> tenants,
      InformerEventSource<ClusterNotificationChannelResource, NotificationChannelResource>
          channels) {}

  NotificationChannelReconciler(
      ChannelRecord channels,
      Notifiers notifiers,
      TenantStore tenants,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    super(channels, health, client, clock, settings);
    this.notifiers = notifiers;
    this.tenants = tenants;
  }

  @Override
  public List<EventSource<?, NotificationChannelResource>> prepareEventSources(
      EventSourceContext<NotificationChannelResource> context) {
    var own = context.getPrimaryCache();
    Informers made =
        new Informers(
            Sources.of(
                Namespace.class,
                context,
                namespace ->
                    Sources.ids(
                        own,
                        channel ->
                            channel
                                .getMetadata()
                                .getNamespace()
                                .equals(namespace.getMetadata().getName()))),
            Sources.of(TenantResource.class, context, tenant -> Sources.all(own)),
            Sources.of(
                ClusterNotificationChannelResource.class,
                context,
                cluster ->
                    Sources.ids(
                        own, channel -> through(channel).equals(cluster.getMetadata().getName()))));
    informers = made;
    return List.of(made.namespaces(), made.tenants(), made.channels());
  }

  @Override
  Optional<ChannelRecord.Judged> judge(NotificationChannelResource channel) {
    Informers around = Objects.requireNonNull(informers, "event sources are prepared first");
    String name = channel.getMetadata().getNamespace();
    Optional<Namespace> namespace = around.namespaces().get(new ResourceID(name));
    Tenancy tenancy =
        Tenancy.of(namespace.orElse(null), around.tenants().list(tenant -> true).toList());
    if (tenancy instanceof Tenancy.Of of) {
      Optional<TenantRow> tenant = tenants.find(of.tenant().getMetadata().getName());
      return tenant.map(
          row -> judged(channel, OptionalLong.of(row.id()), allowed(channel, namespace, around)));
    }
    return Optional.of(
        judged(
            channel,
            OptionalLong.empty(),
            tenancy instanceof Tenancy.Conflict conflict
                ? ChannelJudgement.refused(
                    Reasons.TENANT_CONFLICT,
                    "Namespace \"%s\" is selected by the Tenants %s and so belongs to none of them."
                        .formatted(name, String.join(", ", conflict.tenants())))
                : ChannelJudgement.refused(
                    Reasons.NO_TENANT,
                    "No Tenant's namespaceSelector selects namespace \"%s\".".formatted(name))));
  }

  @Override
  NotificationChannelResource fresh() {
    return new NotificationChannelResource();
  }

  private ChannelJudgement allowed(
      NotificationChannelResource channel, Optional<Namespace> namespace, Informers around) {
    ChannelBody body = ChannelBodies.of(channel.getSpec());
    ChannelJudgement own = ChannelJudgement.own(body, notifiers);
    String through = through(channel);
    return !own.fine() || through.isEmpty()
        ? own
        : ChannelJudgement.through(
            through,
            body.destination(),
            namespace.orElse(null),
            around.channels().list(cluster -> true).toList());
  }

  private static ChannelRecord.Judged judged(
      NotificationChannelResource channel, OptionalLong tenant, ChannelJudgement judgement) {
    NotificationChannelSpec spec = channel.getSpec();
    return new ChannelRecord.Judged(
        ChannelBodies.of(spec), tenant, judgement, Boolean.TRUE.equals(spec.suspend()), USABLE);
  }

  private static String through(NotificationChannelResource channel) {
    var reference = channel.getSpec() == null ? null : channel.getSpec().channelRef();
    return reference == null ? "" : reference.name();
  }
}
