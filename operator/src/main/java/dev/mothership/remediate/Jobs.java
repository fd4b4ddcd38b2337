package dev.mothership.remediate;

import dev.mothership.store.RunRow;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs in the cluster; everything of them is named after their run. */
@Singleton
public final class Jobs {
  /** Long enough to look at its log. */
  private static final int KEEP_SECONDS = 3600;

  private final KubernetesClient client;
  private final RemediationSettings settings;

  public Jobs(KubernetesClient client, RemediationSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** How a Job is doing. */
  enum Doing {
    RUNS,
    ENDED,
    ABSENT
  }

  /**
   * What can be seen of a Job.
   *
   * @param why it failed, as the cluster says; empty where it did not
   */
  record Look(Doing doing, String why) {}

  /**
   * What keeps a tenant's Jobs from being made.
   *
   * @throws KubernetesClientException where the API server does not answer
   */
  Optional<String> fault(String tenant) {
    String name = JobNamespace.of(tenant);
    return JobNamespace.fault(tenant, client.namespaces().withName(name).get());
  }

  /**
   * Makes the Job, and then the Secret that its pod waits for.
   *
   * @param files of the Secret, by name
   * @return what is wrong where the operator may not do that
   * @throws KubernetesClientException where either cannot be made for another reason
   */
  Optional<String> create(String tenant, RunRow run, Map<String, String> files) {
    String namespace = JobNamespace.of(tenant);
    try {
      Job made =
          client
              .batch()
              .v1()
              .jobs()
              .inNamespace(namespace)
              .resource(JobManifest.job(namespace, run, settings))
              .create();
      client.secrets().inNamespace(namespace).resource(JobManifest.secret(made, files)).create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.of(
            "The operator may not make Jobs and Secrets in namespace %s: %s %s"
                .formatted(namespace, e.getMessage(), JobNamespace.command(tenant)));
      }
      throw e;
    }
  }

  Look look(String tenant, RunRow run) {
    Job job =
        client.batch().v1().jobs().inNamespace(JobNamespace.of(tenant)).withName(run.job()).get();
    if (job == null) {
      return new Look(Doing.ABSENT, "");
    }
    if (job.getStatus() != null) {
      for (JobCondition condition : job.getStatus().getConditions()) {
        if (isEnd(condition)) {
          return new Look(Doing.ENDED, why(condition));
        }
      }
    }
    return new Look(Doing.RUNS, "");
  }

  /** Both conditions come only when every pod has ended. */
  private static boolean isEnd(JobCondition condition) {
    return "True".equals(condition.getStatus())
        && (condition.getType().equals("Complete") || condition.getType().equals("Failed"));
  }

  private static String why(JobCondition condition) {
    return condition.getType().equals("Failed")
        ? Stream.of(condition.getReason(), condition.getMessage())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(": "))
        : "";
  }

  /** Takes away what a run left; whose pod has ended can be looked at for an hour. */
  void forget(String tenant, RunRow run) {
    if (look(tenant, run).doing() == Doing.ENDED) {
      clean(tenant, run);
    } else {
      remove(tenant, run);
    }
  }

  /** Takes the Secret away and has the Job go in an hour; neither needs to be there. */
  void clean(String tenant, RunRow run) {
    String namespace = JobNamespace.of(tenant);
    client.secrets().inNamespace(namespace).withName(run.job()).delete();
    var job = client.batch().v1().jobs().inNamespace(namespace).withName(run.job());
    if (job.get() != null) {
      job.edit(
          present ->
              new JobBuilder(present)
                  .editSpec()
                  .withTtlSecondsAfterFinished(KEEP_SECONDS)
                  .endSpec()
                  .build());
    }
  }

  /** Takes both away at once, the pod too. */
  private void remove(String tenant, RunRow run) {
    String namespace = JobNamespace.of(tenant);
    client.secrets().inNamespace(namespace).withName(run.job()).delete();
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(run.job())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
  }
}
