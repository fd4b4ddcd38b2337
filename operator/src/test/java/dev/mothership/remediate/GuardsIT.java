package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.app.Commands;
import dev.mothership.jobs.JobNamespace;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.LocalStack;
import dev.mothership.rules.GuardRule;
import dev.mothership.rules.RuleCatalog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Admission policies that {@code mothership enforce} prints, on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardsIT {
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %1$s.%2$s}
      spec:
        group: %2$s
        scope: Namespaced
        names: {kind: %3$s, plural: %1$s, singular: %4$s}
        versions:
        - name: %5$s
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private final ControlPlane api = LocalStack.shared().controlPlane();
  private KubernetesClient client;

  /** A resource of a controller, and whether its policy lets it in. */
  record Resource(String version, String kind, String spec, boolean good) {
    @Override
    public String toString() {
      return version + " " + kind + " " + spec;
    }
  }

  static Stream<Resource> resources() {
    String ack = "ec2.services.k8s.aws/v1alpha1";
    String crossplane = "ec2.aws.upbound.io/v1beta1";
    String s3 = "s3.services.k8s.aws/v1alpha1";
    String four =
        "blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true,"
            + " restrictPublicBuckets: true";
    return Stream.of(
        new Resource(ack, "Instance", "{metadataOptions: {httpTokens: required}}", true),
        new Resource(ack, "Instance", "{metadataOptions: {httpTokens: optional}}", false),
        new Resource(ack, "Instance", "{}", false),
        new Resource(
            crossplane,
            "Instance",
            "{forProvider: {metadataOptions: {httpTokens: required}}}",
            true),
        new Resource(
            crossplane,
            "Instance",
            "{forProvider: {metadataOptions: [{httpTokens: required}]}}",
            true),
        new Resource(
            crossplane,
            "Instance",
            "{forProvider: {metadataOptions: [{httpEndpoint: enabled}]}}",
            false),
        new Resource(crossplane, "Instance", "{forProvider: {ami: ami-1}}", false),
        new Resource(crossplane, "EBSVolume", "{forProvider: {encrypted: true}}", true),
        new Resource(crossplane, "EBSVolume", "{forProvider: {encrypted: false}}", false),
        new Resource(crossplane, "EBSVolume", "{forProvider: {}}", false),
        new Resource(s3, "Bucket", "{publicAccessBlock: {" + four + "}}", true),
        new Resource(s3, "Bucket", "{name: b}", false),
        new Resource(
            s3,
            "Bucket",
            "{publicAccessBlock: {" + four.replace("Policy: true", "Policy: false") + "}}",
            false),
        new Resource(
            "s3.aws.upbound.io/v1beta1",
            "BucketPublicAccessBlock",
            "{forProvider: {" + four + "}}",
            true),
        new Resource(
            "s3.aws.upbound.io/v1beta1", "BucketPublicAccessBlock", "{forProvider: {}}", false),
        new Resource("kms.services.k8s.aws/v1alpha1", "Key", "{enableKeyRotation: true}", true),
        new Resource("kms.services.k8s.aws/v1alpha1", "Key", "{}", false),
        new Resource(
            "kms.aws.upbound.io/v1beta1", "Key", "{forProvider: {enableKeyRotation: true}}", true),
        new Resource("kms.aws.upbound.io/v1beta1", "Key", "{forProvider: {}}", false),
        new Resource(
            "rds.services.k8s.aws/v1alpha1", "DBInstance", "{publiclyAccessible: false}", true),
        new Resource("rds.services.k8s.aws/v1alpha1", "DBInstance", "{}", false),
        new Resource("rds.aws.upbound.io/v1beta1", "Instance", "{forProvider: {}}", true),
        new Resource(
            "rds.aws.upbound.io/v1beta1",
            "Instance",
            "{forProvider: {publiclyAccessible: true}}",
            false));
  }

  @BeforeAll
  void install() {
    client = api.client();
    resources()
        .map(resource -> resource.version() + " " + resource.kind())
        .distinct()
        .forEach(this::define);
    for (GuardRule guard : new RuleCatalog().guards()) {
      if (guard.admission() != null) {
        api.applyYaml(Commands.run("enforce", guard.id(), "--format", "admission"));
      }
    }
    List<Resource> bad = resources().filter(resource -> !resource.good()).toList();
    for (Resource resource : bad) {
      Awaitility.await(resource + " is refused")
          .atMost(Duration.ofSeconds(30))
          .until(() -> isRefused(resource));
    }
  }

  private void define(String kind) {
    String[] parts = kind.split("[/ ]");
    String plural =
        parts[2].equals("BucketPublicAccessBlock")
            ? "bucketpublicaccessblocks"
            : parts[2].toLowerCase(Locale.ROOT) + "s";
    api.applyYaml(
        DEFINITION.formatted(
            plural, parts[0], parts[2], parts[2].toLowerCase(Locale.ROOT), parts[1]));
  }

  /** They concern no kind of ours or of Kubernetes, but tests share the API server. */
  @AfterAll
  void remove() {
    for (GuardRule guard : new RuleCatalog().guards()) {
      if (guard.admission() != null) {
        api.kubectl("delete", "validatingadmissionpolicybinding/" + guard.id());
        api.kubectl("delete", "validatingadmissionpolicy/" + guard.id());
      }
    }
    client.close();
  }

  private boolean isRefused(Resource resource) {
    try {
      create(resource);
      return false;
    } catch (KubernetesClientException e) {
      return e.getMessage().contains("denied request");
    }
  }

  private void create(Resource resource) {
    client
        .resource(
            """
            apiVersion: %s
            kind: %s
            metadata: {name: made, namespace: default}
            spec: %s
            """
                .formatted(resource.version(), resource.kind(), resource.spec()))
        .dryRun()
        .create();
  }

  @ParameterizedTest
  @MethodSource("resources")
  void onlyWhatIsSafeIsLetIn(Resource resource) {
    if (resource.good()) {
      create(resource);
    } else {
      assertThatThrownBy(() -> create(resource))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("set ");
    }
  }

  @Test
  void theNamespaceOfJobsIsAccepted() {
    api.applyYaml(Commands.run("jobs-namespace", "printed"));
    assertThat(
            JobNamespace.fault(
                "printed", client.namespaces().withName("mothership-jobs-printed").get()))
        .isEmpty();
    assertThat(JobNamespace.fault("other", client.namespaces().withName("default").get()))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("mothership jobs-namespace other | kubectl"));
    assertThat(JobNamespace.of("dots.and-a-name-that-is-far-too-long-for-a-namespace"))
        .hasSizeLessThanOrEqualTo(63)
        .matches("[a-z0-9-]+");
  }
}
