package dev.mothership.remediate;

import dev.mothership.jobs.Confined;
import dev.mothership.store.RunRow;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;

/**
 * A run's Job and Secret. The pod is as the restricted profile of Pod Security wants it, knows no
 * token of Kubernetes, and waits for the Secret, which goes with the Job.
 */
final class JobManifest {
  private static final String FOLDER = "/var/run/mothership";
  private static final int READ_ONLY = 0440;

  private JobManifest() {}

  static Map<String, String> labels(RunRow run) {
    return Map.of(
        "app.kubernetes.io/name", "mothership",
        "app.kubernetes.io/component", "remediation",
        "app.kubernetes.io/managed-by", "mothership",
        "mothership.dev/run", Long.toString(run.id()));
  }

  static Job job(String namespace, RunRow run, RemediationSettings settings) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(run.job())
        .withNamespace(namespace)
        .withLabels(labels(run))
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withParallelism(1)
        .withCompletions(1)
        .withActiveDeadlineSeconds(settings.deadline().toSeconds())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels(run))
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withServiceAccountName(settings.serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(Confined.pod())
        .addNewContainer()
        .withName("remediate")
        .withImage(settings.image())
        .withImagePullPolicy("IfNotPresent")
        .withArgs("remediate", "--folder", FOLDER)
        .withNewResources()
        .addToRequests("cpu", new Quantity("100m"))
        .addToRequests("memory", new Quantity("256Mi"))
        .addToLimits("memory", new Quantity("512Mi"))
        .endResources()
        .withSecurityContext(Confined.container())
        .addNewVolumeMount()
        .withName("order")
        .withMountPath(FOLDER)
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("order")
        .withNewSecret()
        .withSecretName(run.job())
        .withDefaultMode(READ_ONLY)
        .endSecret()
        .endVolume()
        .addToVolumes(Confined.folder("tmp", "64Mi"))
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
