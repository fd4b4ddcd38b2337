package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.ReportedVex;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** OpenVEX and CSAF. */
final class VexFormatsTest {
  private static final Instant STATED = Instant.parse("2026-10-01T08:00:00Z");

  @Test
  void openVex() throws IOException {
    Gathered said = Gathered.fixture("openvex/document.json");

    assertThat(said.items)
        .containsExactly(
            new ReportedVex(
                "CVE-2024-29041",
                "registry.example.com/shop/web@sha256:"
                    + "abababababababababababababababababababababababababababababababab",
                "not_affected",
                "vulnerable_code_not_in_execute_path",
                "Platform team",
                Instant.parse("2026-10-02T08:00:00Z")),
            new ReportedVex(
                "CVE-2023-5678",
                "pkg:maven/com.example/app@1.0",
                "under_investigation",
                "",
                "Platform team",
                STATED),
            new ReportedVex(
                "CVE-2023-5678",
                "pkg:npm/%40hapi/hoek",
                "under_investigation",
                "",
                "Platform team",
                STATED));
  }

  @Test
  void statusThatIsNoneIsRefusedWithItsPlace() {
    assertThatThrownBy(
            () ->
                Gathered.of(
                    """
                    {"@context": "https://openvex.dev/ns/v0.2.0", "author": "me", "statements": [
                      {"vulnerability": "CVE-2024-1", "products": ["pkg:npm/a"], "status": "fine"}]}
                    """))
        .isInstanceOfSatisfying(
            MalformedReport.class,
            fault -> assertThat(fault.where()).isEqualTo("$.statements[0].status"))
        .hasMessage("is none of affected, fixed, not_affected, under_investigation");
  }

  @Test
  void csafByComponentAndTheWorseOfTwoProducts() throws IOException {
    assertThat(Gathered.fixture("csaf/vex.json").items)
        .containsExactlyInAnyOrder(
            new ReportedVex(
                "CVE-2023-5678",
                "pkg:rpm/example/openssl@3.0.7-1?arch=x86_64",
                "fixed",
                "",
                "Example Linux",
                STATED),
            new ReportedVex(
                "CVE-2023-5678", "pkg:rpm/example/curl", "affected", "", "Example Linux", STATED),
            new ReportedVex(
                "CVE-2024-0001",
                "pkg:rpm/example/curl",
                "not_affected",
                "component_not_present",
                "Example Linux",
                STATED));
  }
}
