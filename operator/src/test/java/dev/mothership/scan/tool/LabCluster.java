package dev.mothership.scan.tool;

import dev.mothership.store.ScannerRow;
import dev.mothership.store.ToolRun;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Jobs of one tenant, and what controllers and kubelets would write of them. */
final class LabCluster {
  private final KubernetesClient client;
  private final String namespace;

  LabCluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  void clear() {
    client.batch().v1().jobs().inNamespace(namespace).delete();
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
  }

  static ContainerStatusBuilder container(String name) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withImage("image")
        .withImageID("")
        .withReady(false)
        .withRestartCount(0);
  }

  void pod(ToolRun run, PodStatus status) {
    Job job = job(run);
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(run.job())
            .withNamespace(namespace)
            .addToLabels("batch.kubernetes.io/job-name", run.job())
            .endMetadata()
            .withSpec(job.getSpec().getTemplate().getSpec())
            .build();
    Pod made = client.resource(pod).create();
    client.resource(new PodBuilder(made).withStatus(status).build()).updateStatus();
  }

  void pod(ToolRun run, PodStatusBuilder status) {
    pod(run, status.build());
  }

  /** What the controller of Jobs would write. */
  void end(ToolRun run, String end, String reason, String message) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    boolean complete = end.equals("Complete");
    Job job =
        new JobBuilder(job(run))
            .withNewStatus()
            .withStartTime(now)
            .withCompletionTime(complete ? now : null)
            .withSucceeded(complete ? 1 : null)
            .addNewCondition()
            .withType(complete ? "SuccessCriteriaMet" : "FailureTarget")
            .withStatus("True")
            .withReason(reason.isEmpty() ? "CompletionsReached" : reason)
            .endCondition()
            .addNewCondition()
            .withType(end)
            .withStatus("True")
            .withReason(reason.isEmpty() ? "CompletionsReached" : reason)
            .withMessage(message)
            .endCondition()
            .endStatus()
            .build();
    client.resource(job).updateStatus();
  }

  Job job(ToolRun run) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(run.job()).get();
  }

  List<Job> jobsOf(ScannerRow scanner) {
    return client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
        .filter(
            job ->
                (scanner.namespace() + "/" + scanner.name())
                    .equals(job.getMetadata().getAnnotations().get("mothership.dev/scanner")))
        .toList();
  }

  Map<String, String> secret(String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    Map<String, String> values = new TreeMap<>();
    secret
        .getData()
        .forEach(
            (key, value) ->
                values.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return values;
  }
}
