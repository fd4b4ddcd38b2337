package dev.mothership.local;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * In place of the controllers and nodes that a local control plane does not have: runs the packaged
 * application with the arguments of each Job's container and the files of its Secret, and tells the
 * cluster how it ended.
 */
public final class JobRunner implements AutoCloseable {
  private static final String LABEL = "app.kubernetes.io/component";
  private static final String VALUE = "remediation";
  private static final int TRIES = 10;

  private final KubernetesClient client;
  private final Map<String, String> environment;
  private final Path folder;
  private final Set<String> seen = new HashSet<>();
  private final List<OperatorProcess> running = new CopyOnWriteArrayList<>();
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private JobRunner(KubernetesClient client, Map<String, String> environment, Path folder) {
    this.client = client;
    this.environment = Map.copyOf(environment);
    this.folder = folder;
  }

  /**
   * Begins to look for Jobs.
   *
   * @param environment what a pod's identity would bring
   */
  public static JobRunner start(ControlPlane api, Map<String, String> environment, Path folder) {
    JobRunner runner = new JobRunner(api.client(), environment, folder);
    runner.timer.scheduleWithFixedDelay(runner::look, 0, 200, TimeUnit.MILLISECONDS);
    return runner;
  }

  /** Every value of every Secret that a Job was given. */
  public List<String> secrets() {
    return List.copyOf(secrets);
  }

  private void look() {
    try {
      for (Job job :
          client.batch().v1().jobs().inAnyNamespace().withLabel(LABEL, VALUE).list().getItems()) {
        if (!seen.contains(job.getMetadata().getUid())) {
          begin(job);
        }
      }
    } catch (KubernetesClientException notNow) {
      // Looked for again.
    }
  }

  private void begin(Job job) {
    Container container = job.getSpec().getTemplate().getSpec().getContainers().get(0);
    String name =
        job.getSpec().getTemplate().getSpec().getVolumes().get(0).getSecret().getSecretName();
    Secret secret =
        client.secrets().inNamespace(job.getMetadata().getNamespace()).withName(name).get();
    if (secret == null) {
      return;
    }
    seen.add(job.getMetadata().getUid());
    Path files = folder.resolve(name);
    write(secret, files);
    VolumeMount mount = container.getVolumeMounts().get(0);
    String[] arguments =
        container.getArgs().stream()
            .map(argument -> argument.equals(mount.getMountPath()) ? files.toString() : argument)
            .toArray(String[]::new);
    OperatorProcess process =
        OperatorProcess.start(
            OperatorProcess.packagedApplication(),
            environment,
            folder.resolve(name + ".log"),
            arguments);
    running.add(process);
    Thread waiter = new Thread(() -> await(job, process), "await-" + name);
    waiter.setDaemon(true);
    waiter.start();
  }

  private void write(Secret secret, Path files) {
    try {
      Files.createDirectories(files);
      for (Map.Entry<String, String> file : secret.getData().entrySet()) {
        byte[] text = Base64.getDecoder().decode(file.getValue());
        Files.write(files.resolve(file.getKey()), text);
        secrets.add(new String(text, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(Job job, OperatorProcess process) {
    try {
      while (process.isAlive()) {
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      return;
    }
    String condition = process.stop() == 0 ? "Complete" : "Failed";
    for (int tries = 0; tries < TRIES && !told(job, condition); tries++) {
      // Somebody else wrote the Job at the same time.
    }
  }

  private boolean told(Job job, String condition) {
    boolean good = condition.equals("Complete");
    String time = job.getMetadata().getCreationTimestamp();
    try {
      client
          .batch()
          .v1()
          .jobs()
          .inNamespace(job.getMetadata().getNamespace())
          .withName(job.getMetadata().getName())
          .editStatus(
              ended -> {
                ended.setStatus(
                    new JobStatusBuilder()
                        .withStartTime(time)
                        .addNewCondition()
                        .withType(good ? "SuccessCriteriaMet" : "FailureTarget")
                        .withStatus("True")
                        .endCondition()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus("True")
                        .endCondition()
                        .withCompletionTime(good ? time : null)
                        .build());
                return ended;
              });
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    running.forEach(OperatorProcess::close);
    client.close();
  }
}
