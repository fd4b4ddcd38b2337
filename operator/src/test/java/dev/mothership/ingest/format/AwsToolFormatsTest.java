package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Looked;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What AWS's own tools answer, and what is made of it. */
class AwsToolFormatsTest {
  private static final String IMAGES = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@";

  private static String line(ReportedFinding finding) {
    return String.join(
        " | ",
        finding.asset().key().value(),
        finding.status().name(),
        finding.rule(),
        finding.severity().id(),
        finding.purl(),
        finding.fixedIn());
  }

  @Test
  void whoCanReachAResourceIsAFindingEach() throws IOException {
    Heard heard = Fixtures.of("access-analyzer/findings.json").heard();
    assertThat(heard.findings().stream().map(AwsToolFormatsTest::line))
        .containsExactly(
            "arn:aws:s3:::logs | FAIL | ExternalAccess | high |  | ",
            "arn:aws:iam::123456789012:role/old | SUPPRESSED | UnusedIAMRole | low |  | ");
    assertThat(heard.findings().get(0).location())
        .isEqualTo("4e9b1c1d-1111-4222-8333-444455556666");
    assertThat(heard.asOf).isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));
  }

  @Test
  void basicAndEnhancedScansOfImages() throws IOException {
    Heard heard = Fixtures.of("ecr/findings.json").heard();
    assertThat(heard.findings().stream().map(AwsToolFormatsTest::line))
        .containsExactly(
            IMAGES
                + "sha256:"
                + "ab".repeat(32)
                + " | FAIL | CVE-2023-0286 | high | pkg:generic/openssl@1.1.1n-0%2Bdeb11u3 | ",
            IMAGES
                + "sha256:"
                + "cd".repeat(32)
                + " | FAIL | CVE-2024-3094 | critical"
                + " | pkg:deb/debian/xz-utils@5.6.0-0.1?arch=amd64&distro=debian-12"
                + " | 0:5.6.1+really5.4.5-1");
    assertThat(
            heard.looked().stream()
                .map(Looked::asset)
                .map(a -> Objects.requireNonNull(a).key().value()))
        .containsExactly(
            IMAGES + "sha256:" + "ab".repeat(32), IMAGES + "sha256:" + "cd".repeat(32));
  }

  @Test
  void machinesHaveThePackagesOfTheirPlatform() throws IOException {
    Heard heard = Fixtures.of("ssm-inventory/machines.json").heard();
    String instance = "arn:aws:ec2:eu-west-1:123456789012:instance/";
    assertThat(
            heard.items.stream()
                .filter(ReportedPackage.class::isInstance)
                .map(ReportedPackage.class::cast)
                .map(one -> one.asset().key().value() + " " + one.purl()))
        .containsExactly(
            instance
                + "i-0123456789abcdef0 pkg:rpm/amzn/openssl-libs@3.0.8-1.amzn2023.0.3"
                + "?arch=x86_64&distro=amzn-2023&epoch=1",
            instance
                + "i-0123456789abcdef0 pkg:rpm/amzn/bash@5.2.15-1.amzn2023.0.2"
                + "?arch=x86_64&distro=amzn-2023",
            "arn:aws:ssm:eu-west-1:123456789012:managed-instance/mi-0123456789abcdef0"
                + " pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10?arch=amd64&distro=ubuntu-22.04",
            instance + "i-0fedcba9876543210 pkg:generic/7-Zip%2022.01%20%28x64%29@22.01");
  }

  /** All that a service says in a region may be nothing. */
  @Test
  void nothingIsAReportToo() throws IOException {
    for (String id : List.of("access-analyzer", "inspector2")) {
      assertThat(empty(id, "findings").items).isEmpty();
    }
    assertThat(empty("guardduty", "Findings").items).isEmpty();
    assertThat(empty("asff", "Findings").items).isEmpty();
    assertThat(empty("ecr", "images").items).isEmpty();
    assertThat(empty("ssm-inventory", "machines").items).isEmpty();
  }

  private static Heard empty(String id, String list) throws IOException {
    byte[] body = ("{\"" + list + "\":[]}").getBytes(StandardCharsets.UTF_8);
    return Heard.of(EveryFormat.byId(id), body);
  }
}
