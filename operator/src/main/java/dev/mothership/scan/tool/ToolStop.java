package dev.mothership.scan.tool;

import dev.mothership.jobs.ClusterJobs;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.ToolRuns;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Ends what runs for a Scanner whose object is gone. */
@Singleton
public final class ToolStop {
  private static final Logger LOG = Logger.getLogger(ToolStop.class);

  private final ScannerStore scanners;
  private final ToolRuns runs;
  private final ClusterJobs jobs;

  ToolStop(ScannerStore scanners, ToolRuns runs, ClusterJobs jobs) {
    this.scanners = scanners;
    this.runs = runs;
    this.jobs = jobs;
  }

  /**
   * Takes its Job away, and has nothing more begin until reconcile vouches for the Scanner again.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException where the API server does not
   *     let the Job go
   */
  public void stop(ScannerStore.Name name) {
    scanners.revoke(name);
    runs.open(name)
        .ifPresent(
            run -> {
              jobs.remove(run.tenant(), run.job());
              runs.stopped(run);
              LOG.infof("run %d of %s is stopped: its object is gone", run.id(), name);
            });
  }
}
