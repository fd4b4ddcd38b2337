package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

class ScannerSampleIT {
  @Test
  void samplesHoldNoFieldThatTheKindsDoNotHave() {
    try (KubernetesClient client = Shipped.api().client()) {
      Shipped.namespace(client, "team-checkout");
    }
    assertThat(
            Shipped.api()
                .kubectl(
                    "apply",
                    "--dry-run=server",
                    "--validate=strict",
                    "-f",
                    Installation.checkout().resolve("samples/scanners").toString()))
        .contains("scanner.mothership.dev/prowler created (server dry run)")
        .contains("scanner.mothership.dev/aws-tools created (server dry run)")
        .contains("scanner.mothership.dev/nightly-scans created (server dry run)")
        .contains("scanner.mothership.dev/cluster-reports created (server dry run)")
        .contains("scanner.mothership.dev/prowler-nightly created (server dry run)")
        .contains("scanner.mothership.dev/trivy-web created (server dry run)");
  }
}
