package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.ClusterNotificationChannelSpec;
import dev.mothership.notify.ChannelBody;
import dev.mothership.notify.Notifiers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** Stores channels of the cluster, and shows what they come to. */
@Singleton
@ControllerConfiguration(
    name = "clusternotificationchannel",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class ClusterNotificationChannelReconciler
    extends ChannelReconciler<ClusterNotificationChannelResource>
    implements Reconciler<ClusterNotificationChannelResource> {
  private final Notifiers notifiers;

  ClusterNotificationChannelReconciler(
      ChannelRecord channels,
      Notifiers notifiers,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    super(channels, health, client, clock, settings);
    this.notifiers = notifiers;
  }

  @Override
  Optional<ChannelRecord.Judged> judge(ClusterNotificationChannelResource channel) {
    ClusterNotificationChannelSpec spec = channel.getSpec();
    ChannelBody body = ChannelBodies.of(spec);
    String usable =
        spec.allowedNamespaces() == null && ChannelBody.NONE.equals(body.route())
            ? "The channel may be used by nobody: allowedNamespaces is empty and route is None."
            : "The channel may be used by the namespaces that allowedNamespaces selects.";
    return Optional.of(
        new ChannelRecord.Judged(
            body,
            OptionalLong.empty(),
            ChannelJudgement.own(body, notifiers),
            Boolean.TRUE.equals(spec.suspend()),
            usable));
  }

  @Override
  ClusterNotificationChannelResource fresh() {
    return new ClusterNotificationChannelResource();
  }
}
