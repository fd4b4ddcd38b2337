package dev.mothership.ingest.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import dev.mothership.model.Knowledge.Advisory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedFilesTest {
  @TempDir private Path folder;

  private static Map<String, Advisory> advisories(FeedFixtures.Read read) {
    return read.told().stream()
        .map(Advisory.class::cast)
        .collect(Collectors.toMap(Advisory::id, advisory -> advisory));
  }

  @Test
  void aZipOfAnEcosystemIsNamedByItAndAsOldAsItsMembers() throws IOException {
    FeedFixtures.Read read =
        FeedFixtures.read(FeedFixtures.zip(folder.resolve("x"), FeedFixtures.files("osv-go")));
    assertThat(read.facts().name()).isEqualTo("osv/Go");
    assertThat(read.facts().asOf()).isEqualTo("2026-11-22T06:00:00Z");
    assertThat(read.facts().entries()).isEqualTo(12);
    assertThat(read.facts().bad()).isZero();
    assertThat(read.facts().complete()).isTrue();
    assertThat(read.facts().licence()).isEqualTo("CC-BY-4.0");
    Map<String, Advisory> go = advisories(read);
    assertThat(go.get("GO-2024-2687").canonical()).isEqualTo("CVE-2023-45288");
    assertThat(go.get("GO-2024-2687").affected().get(0).name()).isEqualTo("stdlib");
    assertThat(go.get("GO-2024-2687").affected().get(0).ranges())
        .hasToString(
            "[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.21.9\"},"
                + "{\"introduced\":\"1.22.0-0\"},{\"fixed\":\"1.22.2\"}]}]");
    assertThat(go.get("GO-2020-0046").aliases()).filteredOn(a -> a.startsWith("CVE-")).hasSize(2);
    assertThat(go.get("GO-2020-0046").canonical()).doesNotStartWith("CVE-");
    assertThat(go.get("GO-2024-2442").withdrawn()).isNotNull();
    assertThat(go.get("GO-2024-2687").modified()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void whatSaysOfNoTimeIsRefusedUntilSomebodySaysIt() throws IOException {
    Path go = FeedFixtures.of("osv-go");
    assertThatThrownBy(() -> FeedFixtures.read(go))
        .isInstanceOf(FeedRefused.class)
        .hasMessageContaining("--as-of 2026-11-24T06:00:00Z");
    Instant said = Instant.parse("2026-11-05T23:49:57Z");
    assertThat(FeedFixtures.read(FeedFiles.at(go, null, said).feeds().get(0)).facts().asOf())
        .isEqualTo(said);
  }

  @Test
  void advisoriesKeepWhatMatchingNeedsAndNothingOfCommits() throws IOException {
    FeedFixtures.Read read = FeedFixtures.read(FeedFixtures.of("osv-distro"));
    assertThat(read.facts().name()).isEqualTo("osv/all");
    assertThat(read.facts().asOf()).isEqualTo("2026-11-20T10:17:01.123456Z");
    Map<String, Advisory> all = advisories(read);
    Advisory debian = all.get("DEBIAN-CVE-2024-1086");
    assertThat(debian.canonical()).isEqualTo("CVE-2024-1086");
    assertThat(debian.aliases()).isEmpty();
    assertThat(debian.affected())
        .extracting(Knowledge.Affected::ecosystem)
        .containsExactly("Debian:11", "Debian:12");
    assertThat(debian.affected().get(1).versions())
        .hasToString("[\"6.1.27-1\",\"6.1.37-1\",\"6.1.69-1\"]");
    Advisory npm = all.get("GHSA-c2qf-rxjj-qqgw");
    assertThat(npm.canonical()).isEqualTo("CVE-2022-25883");
    assertThat(npm.severity())
        .hasToString(
            "[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H\"}]");
    assertThat(npm.affected().get(0).ranges())
        .hasToString(
            "[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"7.0.0\"},{\"fixed\":\"7.5.2\"}]}]");
  }

  @Test
  void scoresAreOfTheDayThatTheirHeadNames() throws IOException {
    byte[] csv = Files.readAllBytes(FeedFixtures.of("epss.csv"));
    for (Path file :
        new Path[] {FeedFixtures.of("epss.csv"), FeedFixtures.gzip(folder.resolve("e"), csv)}) {
      FeedFixtures.Read read = FeedFixtures.read(file);
      assertThat(read.facts().name()).isEqualTo("epss");
      assertThat(read.facts().asOf()).isEqualTo("2026-11-23T12:55:00Z");
      assertThat(read.told())
          .hasSize(5)
          .contains(new Knowledge.Epss("CVE-2024-1086", 0.83212f, 0.99214f));
    }
  }

  @Test
  void theCatalogueIsAlikeAsJsonAndAsCsv() throws IOException {
    FeedFixtures.Read json = FeedFixtures.read(FeedFixtures.of("kev.json"));
    assertThat(json.facts().name()).isEqualTo("kev");
    assertThat(json.facts().asOf()).isEqualTo("2025-02-05T17:00:11.703400Z");
    assertThat(json.told())
        .containsExactly(
            kev("CVE-2024-53104", "2025-02-05", "2025-02-26", false),
            kev("CVE-2019-11001", "2024-12-18", "2025-01-08", false),
            kev("CVE-2024-1086", "2024-05-30", "2024-06-20", true));
    FeedFixtures.Read csv = FeedFixtures.read(FeedFixtures.of("kev.csv"));
    assertThat(csv.facts().name()).isEqualTo("kev");
    assertThat(csv.facts().asOf()).isEqualTo("2025-02-05T00:00:00Z");
    assertThat(csv.told())
        .containsExactly(
            kev("CVE-2024-53104", "2025-02-05", "2025-02-26", false),
            kev("CVE-2019-11001", "2024-12-18", "2025-01-08", false),
            kev("CVE-2025-0282", "2025-01-08", "2025-01-15", false));
  }

  private static Knowledge.Kev kev(String cve, String added, String due, boolean ransomware) {
    return new Knowledge.Kev(cve, LocalDate.parse(added), LocalDate.parse(due), ransomware);
  }

  @Test
  void decisionPointsAreThoseOfCisaAlone() throws IOException {
    FeedFixtures.Read read = FeedFixtures.read(FeedFixtures.of("vulnrichment"));
    assertThat(read.facts().name()).isEqualTo("vulnrichment");
    assertThat(read.facts().asOf()).isEqualTo("2026-11-22T00:00:00Z");
    assertThat(read.facts().entries()).isEqualTo(3);
    assertThat(read.told())
        .containsExactly(
            new Knowledge.Vulnrichment("CVE-2022-25883", "poc", true, false),
            new Knowledge.Vulnrichment("CVE-2024-1086", "active", false, true));
  }

  @Test
  void aFolderHoldsAsManyFeedsAsItDoes() throws IOException {
    Files.copy(FeedFixtures.of("epss.csv"), folder.resolve("scores.txt"));
    Files.copy(FeedFixtures.of("kev.json"), folder.resolve("a.json"));
    Files.createDirectories(folder.resolve("debian/.git"));
    FeedFixtures.zip(folder.resolve("debian/all.zip"), FeedFixtures.files("osv-distro"));
    Files.writeString(folder.resolve("debian/.git/x.json"), "{\"schema_version\": \"1.0\"}");
    Files.copy(FeedFixtures.of("README.md"), folder.resolve("README.md"));
    Files.copy(
        FeedFixtures.of("vulnrichment/CVE-2024-1086.json"), folder.resolve("CVE-2024-1086.json"));
    FeedFiles.Found found = FeedFiles.at(folder, null, null);
    assertThat(found.ignored()).containsExactly(folder.resolve("README.md").toString());
    assertThat(found.feeds()).hasSize(4);
    for (Feed feed : found.feeds()) {
      assertThat(FeedFixtures.read(feed).facts().name())
          .isIn("epss", "kev", "osv/all", "vulnrichment");
    }
  }

  @Test
  void anAdvisoryByItselfIsAddedToWhatIsKnown() throws IOException {
    FeedFixtures.Read read =
        FeedFixtures.read(FeedFixtures.of("osv-distro/GHSA-c2qf-rxjj-qqgw.json"));
    assertThat(read.facts().name()).isEqualTo("osv/added");
    assertThat(read.facts().complete()).isFalse();
  }

  @Test
  void whatIsNoFeedSaysSo() {
    assertThatThrownBy(() -> FeedFiles.at(FeedFixtures.of("README.md"), null, null))
        .isInstanceOf(FeedRefused.class)
        .hasMessage("it is no feed that is known: neither OSV, EPSS, KEV nor Vulnrichment");
    assertThatThrownBy(() -> FeedFiles.at(folder, null, null))
        .hasMessage("no file in it is a feed");
    assertThatThrownBy(() -> FeedFiles.at(folder.resolve("absent"), null, null))
        .hasMessage("there is no file or folder of that name");
  }
}
