package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The resource definitions that {@code crds/} holds, made from the records of the kinds. */
final class CrdFiles {
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          ApprovalResource.class,
          CloudAccountResource.class,
          CloudIdentityResource.class,
          ClusterNotificationChannelResource.class,
          ClusterPostureExceptionResource.class,
          ClusterScanPolicyResource.class,
          CloudOrganizationResource.class,
          FindingResource.class,
          NotificationChannelResource.class,
          PostureExceptionResource.class,
          PostureResource.class,
          RemediationPolicyResource.class,
          RemediationResource.class,
          RiskModelResource.class,
          ScanPolicyResource.class,
          ScannerResource.class,
          TenantResource.class);

  private CrdFiles() {}

  /** Generates all of them into an empty folder, and returns them by file name. */
  static Map<String, String> generate(Path folder) throws IOException {
    Map<String, String> descriptions = new TreeMap<>();
    for (Class<? extends HasMetadata> kind : KINDS) {
      descriptions.put(
          HasMetadata.getKind(kind), kind.getAnnotation(JsonClassDescription.class).value());
    }
    new CRDGenerator()
        .customResourceClasses(KINDS)
        .forCRDVersions("v1")
        .withPostProcessor(new CrdFinish(descriptions))
        .inOutputDir(folder.toFile())
        .generate();
    return read(folder);
  }

  /** The definitions in a folder, by file name. */
  static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith("-v1.yml")).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }
}
