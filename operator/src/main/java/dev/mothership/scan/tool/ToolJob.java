package dev.mothership.scan.tool;

import dev.mothership.jobs.Confined;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ToolRun;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A run's Job: the tool writes to a folder, and then the operator's own image sends what is there.
 * The tool sees the account's session and not the run's token; the sender sees the token alone.
 * Neither has a token of Kubernetes.
 */
final class ToolJob {
  static final String TOOL = "tool";
  static final String SENDER = "send";
  static final String TOKEN = "token";

  private static final String REPORTS = "/reports";
  private static final String FOLDER = "/var/run/mothership";
  private static final int READ_ONLY = 0440;

  /** Until an operator has seen how it ended; then it goes sooner. */
  private static final int KEEP_SECONDS = 86_400;

  private ToolJob() {}

  static Map<String, String> labels(ToolRun run, ScannerRow scanner) {
    return Map.of(
        "app.kubernetes.io/name", "mothership",
        "app.kubernetes.io/component", "scan",
        "app.kubernetes.io/managed-by", "mothership",
        "mothership.dev/tool-run", Long.toString(run.id()),
        "mothership.dev/scanner-namespace", scanner.namespace());
  }

  /**
   * @param secrets names of what the Secret holds for the tool's environment
   */
  static Job of(
      String namespace,
      ToolRun run,
      ScannerRow scanner,
      ToolSource source,
      Iterable<String> secrets,
      ToolSettings settings) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(run.job())
        .withNamespace(namespace)
        .withLabels(labels(run, scanner))
        .addToAnnotations("mothership.dev/scanner", scanner.namespace() + "/" + scanner.name())
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withParallelism(1)
        .withCompletions(1)
        .withActiveDeadlineSeconds(source.timeout().toSeconds())
        .withTtlSecondsAfterFinished(KEEP_SECONDS)
        .withPodFailurePolicy(
            new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .build())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels(run, scanner))
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(Confined.pod())
        .addToInitContainers(tool(run, source, secrets))
        .addToContainers(sender(run, scanner, settings))
        .addToVolumes(
            new VolumeBuilder()
                .withName(TOKEN)
                .withNewSecret()
                .withSecretName(run.job())
                .withDefaultMode(READ_ONLY)
                .addNewItem()
                .withKey(TOKEN)
                .withPath(TOKEN)
                .endItem()
                .endSecret()
                .build())
        .addToVolumes(
            Confined.folder("reports", "1Gi"),
            Confined.folder("tmp", "2Gi"),
            Confined.folder("sender-tmp", "1Gi"))
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Container tool(ToolRun run, ToolSource source, Iterable<String> secrets) {
    List<EnvVar> env = new ArrayList<>();
    for (String name : new TreeSet<>(source.env().keySet())) {
      env.add(new EnvVarBuilder().withName(name).withValue(source.env().get(name)).build());
    }
    for (String name : secrets) {
      env.add(
          new EnvVarBuilder()
              .withName(name)
              .withNewValueFrom()
              .withNewSecretKeyRef(name, run.job(), false)
              .endValueFrom()
              .build());
    }
    return new ContainerBuilder()
        .withName(TOOL)
        .withImage(source.image())
        .withImagePullPolicy("IfNotPresent")
        .withCommand(source.command())
        .withArgs(source.args())
        .withEnv(env)
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewResources()
        .addToRequests("cpu", new Quantity(source.cpu()))
        .addToRequests("memory", new Quantity(source.memory()))
        .addToLimits("memory", new Quantity(source.memory()))
        .endResources()
        .withSecurityContext(
            new SecurityContextBuilder(Confined.container()).withRunAsUser(source.user()).build())
        .addNewVolumeMount()
        .withName("reports")
        .withMountPath(REPORTS)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .build();
  }

  private static Container sender(ToolRun run, ScannerRow scanner, ToolSettings settings) {
    String base = settings.callbackUrl().toString().replaceAll("/+$", "");
    return new ContainerBuilder()
        .withName(SENDER)
        .withImage(settings.image())
        .withImagePullPolicy("IfNotPresent")
        .withArgs(
            "report",
            "push",
            "--url",
            "%s/api/v1/namespaces/%s/scanners/%s/reports"
                .formatted(base, scanner.namespace(), scanner.name()),
            "--token-file",
            FOLDER + "/" + TOKEN,
            "--until",
            run.deadlineAt().toString(),
            REPORTS)
        .withEnv(
            new EnvVarBuilder()
                .withName("JAVA_TOOL_OPTIONS")
                .withValue("-Xmx64m -XX:+UseSerialGC")
                .build())
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewResources()
        .addToRequests("cpu", new Quantity("100m"))
        .addToRequests("memory", new Quantity("128Mi"))
        .addToLimits("memory", new Quantity("256Mi"))
        .endResources()
        .withSecurityContext(Confined.container())
        .addNewVolumeMount()
        .withName(TOKEN)
        .withMountPath(FOLDER)
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("reports")
        .withMountPath(REPORTS)
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("sender-tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .build();
  }
}
