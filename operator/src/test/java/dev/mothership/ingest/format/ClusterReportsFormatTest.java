package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.ingest.MalformedReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterReportsFormatTest {
  private static final String UID = "5a0c1a0e-3f0e-4c6c-9b54-1f2f6a1f4c11";

  @Test
  void objectsAreKnownByTheirClusterAndSpeakOfTheirOwnNamespace() throws IOException {
    Heard heard = Fixtures.of("kubernetes-reports/listed.json").heard();
    assertThat(heard.findings())
        .extracting(finding -> finding.rule() + " " + finding.asset().key().value())
        .containsExactly(
            "CVE-2024-0553 docker.io/library/ubuntu@sha256:" + "ab".repeat(32),
            "KSV014 k8s/" + UID + "/apps/ReplicaSet/shop/web-1",
            "require-limits/limits k8s/" + UID + "/apps/Deployment/shop/web",
            "require-labels/team k8s/" + UID + "//Service/shop/web",
            "no-wildcards/roles k8s/" + UID + "/rbac.authorization.k8s.io/ClusterRole//everything",
            "has-admission k8s/" + UID + "//Cluster//" + UID);
    assertThat(heard.asOf).as("when they were listed, and not before").isEqualTo(Instant.EPOCH);
  }

  @Test
  void aFaultIsToldByTheObjectThatHasIt() {
    assertThatThrownBy(
            () ->
                hear(
                    """
                    {"kind": "ClusterReports", "cluster": "c", "objects": [
                      {"apiVersion": "wgpolicyk8s.io/v1alpha2", "kind": "PolicyReport",
                       "metadata": {"name": "one", "namespace": "shop"}, "results": [{}]}]}
                    """))
        .isInstanceOfSatisfying(
            MalformedReport.class,
            fault ->
                assertThat(fault.where())
                    .isEqualTo("PolicyReport shop/one $.objects[0].results[0].policy"));
    assertThatThrownBy(() -> hear("{\"kind\": \"ClusterReports\", \"objects\": [{}]}"))
        .isInstanceOf(MalformedReport.class)
        .hasMessage("comes before the objects and names their cluster");
  }

  private static void hear(String report) throws IOException {
    Heard.of(new ClusterReportsFormat(), report.getBytes(StandardCharsets.UTF_8));
  }
}
