package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ScannerResource;
import dev.mothership.scan.tool.ToolStop;
import dev.mothership.store.Database;
import dev.mothership.store.ScannerStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Retires scanners whose objects are gone for the grace: what they told of is over then, and kept,
 * for an object of the same name to find again. What runs for them is ended sooner. Only the leader
 * runs it.
 */
@Singleton
public final class ScannerSweep {
  private static final Logger LOG = Logger.getLogger(ScannerSweep.class);

  private final ScannerStore scanners;
  private final GoneSweep sweep;

  ScannerSweep(
      Database database,
      KubernetesClient client,
      ScannerStore scanners,
      ToolStop tools,
      SweepSettings settings,
      Clock clock) {
    this.scanners = scanners;
    this.sweep =
        new GoneSweep("scanner-sweep", "no scanner is retired", database, client, settings, clock);
    sweep.over(scanners::names, tools::stop).of(ScannerResource.class, ScannerRecord::name);
    sweep
        .over(scanners::names, this::gone, settings.grace())
        .of(ScannerResource.class, ScannerRecord::name);
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

  private void gone(ScannerStore.Name name) {
    scanners.gone(name);
    LOG.infof("%s is retired: its object is gone", name);
  }
}
