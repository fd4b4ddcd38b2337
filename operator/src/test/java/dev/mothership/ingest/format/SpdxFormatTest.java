package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.ReportedPackage;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpdxFormatTest {
  private static final String IMAGE =
      "registry.example.com/shop/web@sha256:"
          + "abababababababababababababababababababababababababababababababab";
  private static final String LIBSSL =
      "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl";

  @ParameterizedTest
  @CsvSource({
    "spdx/image-2.3.json, syft 1.18.0, 3",
    "spdx/image-2.3.spdx, syft 1.18.0, 3",
    "spdx/image-3.0.json, maker 2.1, 2"
  })
  void sameImageInEachForm(String fixture, String tool, int packages) throws IOException {
    Gathered said = Gathered.fixture(fixture);

    assertThat(said.tools).containsExactly(tool);
    assertThat(said.asOf).isEqualTo(Instant.parse("2026-10-01T08:00:00Z"));
    assertThat(said.looked()).containsExactly(IMAGE);
    assertThat(said.packages()).hasSize(packages);
    assertThat(said.packages())
        .extracting(ReportedPackage::purl, ReportedPackage::sourceName)
        .startsWith(tuple(LIBSSL, "openssl"), tuple("pkg:npm/express@4.17.1", ""));
  }

  @Test
  void packageWithoutPurlIsOfNoEcosystem() throws IOException {
    assertThat(Gathered.fixture("spdx/image-2.3.spdx").packages())
        .extracting(ReportedPackage::purl)
        .endsWith("pkg:generic/tool@2.0");
  }

  @Test
  void dependencyGraphOfGitHub() throws IOException {
    Gathered said =
        Gathered.of(
            """
            {"sbom": {"SPDXID": "SPDXRef-DOCUMENT", "spdxVersion": "SPDX-2.3",
              "name": "com.github.shop/web", "documentDescribes": ["SPDXRef-root"],
              "creationInfo": {"created": "2026-10-01T08:00:00Z",
                "creators": ["Tool: GitHub.com-Dependency-Graph"]},
              "packages": [
                {"SPDXID": "SPDXRef-root", "name": "com.github.shop/web", "versionInfo": ""},
                {"SPDXID": "SPDXRef-1", "name": "npm:express", "versionInfo": "4.17.1",
                 "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER",
                   "referenceType": "purl", "referenceLocator": "pkg:npm/express@4.17.1"}]}]}}
            """);

    assertThat(said.tools).containsExactly("github.com-dependency-graph");
    assertThat(said.looked()).containsExactly("repository::github.com/shop/web");
    assertThat(said.packages())
        .extracting(ReportedPackage::purl)
        .containsExactly("pkg:npm/express@4.17.1");
  }

  @Test
  void graphWithoutItsMakingIsRefused() {
    assertThatThrownBy(
            () ->
                Gathered.of(
                    """
                    {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
                     "@graph": [{"type": "software_Package", "spdxId": "a", "name": "a"}]}
                    """))
        .isInstanceOf(MalformedReport.class)
        .hasMessage("holds no CreationInfo");
  }

  @Test
  void faultSaysItsLine() {
    assertThatThrownBy(() -> Gathered.of("SPDXVersion: SPDX-2.3\n\nno tag here\n"))
        .isInstanceOfSatisfying(
            MalformedReport.class, fault -> assertThat(fault.where()).isEqualTo("line 3"))
        .hasMessage("is not a tag and a value");
    assertThatThrownBy(
            () -> Gathered.of("SPDXVersion: SPDX-2.3\nDocumentName: " + "x".repeat(2 << 20)))
        .isInstanceOfSatisfying(
            MalformedReport.class, fault -> assertThat(fault.where()).isEqualTo("line 2"));
  }
}
