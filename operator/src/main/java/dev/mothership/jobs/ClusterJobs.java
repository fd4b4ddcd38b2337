package dev.mothership.jobs;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs in the namespace of a tenant's Jobs, each with a Secret of its own name. */
@Singleton
public final class ClusterJobs {
  /** Long enough to look at its log. */
  private static final int KEEP_SECONDS = 3600;

  private final KubernetesClient client;

  public ClusterJobs(KubernetesClient client) {
    this.client = client;
  }

  /** How a Job is doing. */
  public enum Doing {
    RUNS,
    ENDED,
    ABSENT
  }

  /**
   * What can be seen of a Job.
   *
   * @param why it failed, as the cluster says; empty where it did not
   */
  public record Look(Doing doing, String why) {}

  /**
   * What keeps a tenant's Jobs from being made.
   *
   * @throws KubernetesClientException where the API server does not answer
   */
  public Optional<String> fault(String tenant) {
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
  public Optional<String> create(String tenant, Job job, Map<String, String> files) {
    String namespace = JobNamespace.of(tenant);
    try {
      Job made = client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
      client.secrets().inNamespace(namespace).resource(secret(made, files)).create();
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

  /** Owned by the Job, so that it goes where the Job goes. */
  private static Secret secret(Job job, Map<String, String> files) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(job.getMetadata().getName())
        .withNamespace(job.getMetadata().getNamespace())
        .withLabels(job.getMetadata().getLabels())
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withName(job.getMetadata().getName())
        .withUid(job.getMetadata().getUid())
        .endOwnerReference()
        .endMetadata()
        .withType("Opaque")
        .withImmutable(true)
        .withStringData(files)
        .build();
  }

  public Look look(String tenant, String name) {
    Job job = client.batch().v1().jobs().inNamespace(JobNamespace.of(tenant)).withName(name).get();
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

  /**
   * The Job's pods.
   *
   * @throws KubernetesClientException where they cannot be listed
   */
  public List<Pod> pods(String tenant, String name) {
    return client
        .pods()
        .inNamespace(JobNamespace.of(tenant))
        .withLabel("batch.kubernetes.io/job-name", name)
        .list()
        .getItems();
  }

  /** Takes away what a run left; whose pod has ended can be looked at for an hour. */
  public void forget(String tenant, String name) {
    if (look(tenant, name).doing() == Doing.ENDED) {
      clean(tenant, name);
    } else {
      remove(tenant, name);
    }
  }

  /** Takes the Secret away and has the Job go in an hour; neither needs to be there. */
  public void clean(String tenant, String name) {
    String namespace = JobNamespace.of(tenant);
    client.secrets().inNamespace(namespace).withName(name).delete();
    var job = client.batch().v1().jobs().inNamespace(namespace).withName(name);
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
  public void remove(String tenant, String name) {
    String namespace = JobNamespace.of(tenant);
    client.secrets().inNamespace(namespace).withName(name).delete();
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(name)
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
  }
}
