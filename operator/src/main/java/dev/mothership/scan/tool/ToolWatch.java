package dev.mothership.scan.tool;

import dev.mothership.jobs.ClusterJobs;
import dev.mothership.jobs.JobNamespace;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.ToolRun;
import dev.mothership.store.ToolRuns.Outcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at a run's Job, and takes away what it leaves once it has ended. */
@Singleton
final class ToolWatch {
  private static final Logger LOG = Logger.getLogger(ToolWatch.class);

  /** A Job that cannot be seen to have ended may be on a node that nobody reaches. */
  private static final Duration REST = Duration.ofMinutes(5);

  /** Ample for a node that has the image, and for one that is told that it does not exist. */
  private static final Duration START = Duration.ofSeconds(45);

  private final ClusterJobs jobs;
  private final Clock clock;

  ToolWatch(ClusterJobs jobs, Clock clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * How a run is doing.
   *
   * @param outcome null while it is under way
   * @param failure why it ended so; of one that is under way, why its pod does not start
   */
  record Seen(@Nullable Outcome outcome, @Nullable Failure failure) {
    static final Seen NOTHING = new Seen(null, null);
  }

  /** Only what the cluster answers for is an end; else the run is looked at again. */
  Seen look(ToolRun run) {
    try {
      return seen(run);
    } catch (KubernetesClientException e) {
      LOG.warnf("run %d of a tool cannot be looked at: %s", run.id(), e.getMessage());
      return Seen.NOTHING;
    }
  }

  private Seen seen(ToolRun run) {
    ClusterJobs.Look job = jobs.look(run.tenant(), run.job());
    PodSigns pods = new PodSigns(pods(run), JobNamespace.of(run.tenant()), run.id());
    switch (job.doing()) {
      case ENDED -> {
        jobs.clean(run.tenant(), run.job());
        return job.why().isEmpty()
            ? new Seen(Outcome.SUCCEEDED, null)
            : new Seen(Outcome.FAILED, pods.failed(job.why()));
      }
      case ABSENT -> {
        return lost("Job %s was deleted before it ended.".formatted(run.job()));
      }
      case RUNS -> {
        if (clock.instant().isAfter(run.deadlineAt().plus(REST))) {
          jobs.remove(run.tenant(), run.job());
          return lost("Job %s did not end by its deadline.".formatted(run.job()));
        }
      }
    }
    return new Seen(
        null, pods.waits(clock.instant().isAfter(run.madeAt().plus(START))).orElse(null));
  }

  /** Without a right to see pods, Jobs still tell how they ended. */
  private List<Pod> pods(ToolRun run) {
    try {
      return jobs.pods(run.tenant(), run.job());
    } catch (KubernetesClientException e) {
      LOG.debugf("pods of run %d cannot be listed: %s", run.id(), e.getMessage());
      return List.of();
    }
  }

  private static Seen lost(String message) {
    return new Seen(
        Outcome.LOST,
        ToolFailures.of(
            FailureReason.TOOL_FAILED, "JobLost", message + " The tool is run again in its time."));
  }
}
