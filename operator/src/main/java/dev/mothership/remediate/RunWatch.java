package dev.mothership.remediate;

import dev.mothership.jobs.ClusterJobs;
import dev.mothership.jobs.JobNamespace;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationRuns;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.RunRow;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sees to it that a Job which dies is noticed, and that one which ended leaves nothing behind. */
@Singleton
public final class RunWatch {
  private static final Logger LOG = Logger.getLogger(RunWatch.class);

  /**
   * After its deadline a Job that cannot be seen to have ended may still be on a node that nobody
   * reaches; its session has ended by then: {@code deadline} and this are AWS's 15 minutes.
   */
  private static final Duration SESSION_REST = Duration.ofMinutes(5);

  /** Ample for a node that has the image. */
  private static final Duration START = Duration.ofSeconds(30);

  private final RemediationStore store;
  private final RemediationRuns runs;
  private final TenantStore tenants;
  private final ClusterJobs jobs;
  private final Clock clock;

  RunWatch(
      RemediationStore store,
      RemediationRuns runs,
      TenantStore tenants,
      ClusterJobs jobs,
      Clock clock) {
    this.store = store;
    this.runs = runs;
    this.tenants = tenants;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Whether a run of it has not ended. */
  boolean isOn(RemediationRow row) {
    return runs.find(row).filter(RunRow::isOpen).isPresent();
  }

  void look(RemediationRow row) {
    Optional<RunRow> found = runs.find(row);
    if (found.isEmpty() || !found.get().isOpen()) {
      runs.watch(row);
      return;
    }
    RunRow run = found.get();
    String tenant = tenant(row);
    String why = fault(tenant, run);
    if (why.isEmpty() && isLate(run)) {
      runs.watch(row, "JobNotStarted", notStarted(JobNamespace.of(tenant), run));
      return;
    }
    if (why.isEmpty()) {
      runs.watch(row);
      return;
    }
    LOG.warnf("run %d of %s/%s is lost: %s", run.id(), row.namespace(), row.name(), why);
    runs.lost(row, run, why);
  }

  private boolean isLate(RunRow run) {
    return run.state().equals("launched") && clock.instant().isAfter(run.madeAt().plus(START));
  }

  /** A node, the image, room in the quota: the operator sees none of these, and no pod. */
  private static String notStarted(String namespace, RunRow run) {
    return "Job %s has not begun its work. Have an administrator look: kubectl describe jobs,pods -n %s -l mothership.dev/run=%d"
        .formatted(run.job(), namespace, run.id());
  }

  /** Empty while there is nothing to worry about. */
  private String fault(String tenant, RunRow run) {
    if (run.state().equals("launching")) {
      return "the operator ended before the Job was made";
    }
    boolean over = clock.instant().isAfter(run.deadlineAt().plus(SESSION_REST));
    ClusterJobs.Look look;
    try {
      look = jobs.look(tenant, run.job());
    } catch (KubernetesClientException e) {
      return over ? "the deadline is over, and the API server does not answer" : "";
    }
    return switch (look.doing()) {
      case ENDED ->
          "Job %s ended and did not tell how; its log may%s"
              .formatted(run.job(), look.why().isEmpty() ? "" : " (" + look.why() + ")");
      case ABSENT, RUNS -> over ? "the deadline is over" : "";
    };
  }

  /** Takes away what the last run left; then nothing more is to be done. */
  void cleanUp(RemediationRow row) {
    Optional<RunRow> run = runs.find(row).filter(one -> !one.cleaned());
    if (run.isPresent()) {
      try {
        jobs.clean(tenant(row), run.get().job());
        runs.cleaned(run.get());
      } catch (KubernetesClientException e) {
        LOG.debugf("run %d is cleaned up later: %s", run.get().id(), e.getMessage());
        store.later(row);
        return;
      }
    }
    store.rest(row);
  }

  private String tenant(RemediationRow row) {
    return tenants.find(row.tenantId()).map(TenantRow::name).orElse("");
  }
}
