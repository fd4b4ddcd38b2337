package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.NotificationChannelResource;
import dev.mothership.store.ChannelIntent.Name;
import dev.mothership.store.ChannelStore;
import dev.mothership.store.Database;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Ends channels whose objects are gone. Their threads stay, for an object of the same name to find
 * again. Only the leader runs it.
 */
@Singleton
public final class ChannelSweep {
  private static final Logger LOG = Logger.getLogger(ChannelSweep.class);

  private final ChannelStore channels;
  private final GoneSweep sweep;

  ChannelSweep(
      Database database,
      KubernetesClient client,
      ChannelStore channels,
      SweepSettings settings,
      Clock clock) {
    this.channels = channels;
    this.sweep =
        new GoneSweep("channel-sweep", "no channel is ended", database, client, settings, clock);
    sweep
        .over(channels::names, this::gone)
        .of(ClusterNotificationChannelResource.class, ChannelRecord::name)
        .of(NotificationChannelResource.class, ChannelRecord::name);
  }

  /** Begins to sweep; once, by the leader. */
  public void start() {
    sweep.start();
  }

  public void stop() {
    sweep.stop();
  }

  void sweep() {
    sweep.look();
  }

  private void gone(Name name) {
    channels.gone(name);
    LOG.infof("%s sends nothing more: its object is gone", name);
  }
}
