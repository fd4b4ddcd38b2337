package dev.mothership.remediate;

import dev.mothership.store.RunRow;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

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
  public enum Doing {
    RUNS,
    ENDED,
    ABSENT
  }

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

  Doing look(String tenant, RunRow run) {
    Job job =
        client.batch().v1().jobs().inNamespace(JobNamespace.of(tenant)).withName(run.job()).get();
    if (job == null) {
      return Doing.ABSENT;
    }
    return hasEnded(job) ? Doing.ENDED : Doing.RUNS;
  }

  /** Both conditions come only when every pod has ended. */
  private static boolean hasEnded(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    "True".equals(condition.getStatus())
                        && (condition.getType().equals("Complete")
                            || condition.getType().equals("Failed")));
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
  void remove(String tenant, RunRow run) {
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
