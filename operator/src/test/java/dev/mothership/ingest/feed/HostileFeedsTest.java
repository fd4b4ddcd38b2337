package dev.mothership.ingest.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a feed holds, it is read or refused, and what is told was in it. */
class HostileFeedsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> WRONG =
      List.of(
          "null",
          "true",
          "7",
          "-1e999",
          "99999999999999999999999",
          "\"\"",
          "\"x\\u0000y\"",
          "\"\\ud800\"",
          "\"9999-12-31T23:59:59Z\"",
          "[]",
          "[[{}]]",
          "{}",
          "{\"a\": {\"a\": 1}}");

  @TempDir private Path folder;

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("feed"), content);
  }

  private Path file(String content) throws IOException {
    return file(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(Path file) {
    long[] told = {0};
    try {
      FeedFiles.at(file, null, null).feeds().get(0).read(FeedFixtures.NOW, entry -> told[0]++);
      return "told: " + told[0];
    } catch (FeedRefused e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zip", "gz", "epss.csv", "kev.json", "kev.csv", "vulnrichment/CVE-2024-1086.json"})
  void aFileThatIsCutOffTellsNothingOrOnlyWhatIsTrue(String kind) throws IOException {
    byte[] whole =
        switch (kind) {
          case "zip" ->
              Files.readAllBytes(
                  FeedFixtures.zip(folder.resolve("z"), FeedFixtures.files("osv-distro")));
          case "gz" ->
              Files.readAllBytes(
                  FeedFixtures.gzip(
                      folder.resolve("g"), Files.readAllBytes(FeedFixtures.of("epss.csv"))));
          default -> Files.readAllBytes(FeedFixtures.of(kind));
        };
    Set<Knowledge> truth = new HashSet<>(FeedFixtures.read(file(whole)).told());
    int refused = 0;
    int cuts = 0;
    int step = Math.max(1, whole.length / 100);
    for (int length = 0; length < whole.length; length += step) {
      cuts++;
      Path cut = file(Arrays.copyOf(whole, length));
      try {
        assertThat(truth).containsAll(FeedFixtures.read(cut).told());
      } catch (FeedRefused e) {
        refused++;
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(cuts).isGreaterThanOrEqualTo(100);
    assertThat(refused).isGreaterThan(kind.endsWith(".csv") ? 80 : cuts - 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "osv-distro/GHSA-c2qf-rxjj-qqgw.json",
        "osv-distro/DEBIAN-CVE-2024-1086.json",
        "vulnrichment/CVE-2024-1086.json",
        "kev.json"
      })
  void aValueOfAWrongTypeIsReadOrRefusedAndNothingElse(String name) throws IOException {
    JsonNode whole = JSON.readTree(FeedFixtures.of(name).toFile());
    int refused = 0;
    int tried = 0;
    for (String wrong : WRONG) {
      for (JsonNode mutant : mutants(whole, JSON.readTree(wrong))) {
        tried++;
        if (!refusal(file(JSON.writeValueAsBytes(mutant))).startsWith("told: ")) {
          refused++;
        }
      }
    }
    assertThat(tried).isGreaterThan(200);
    assertThat(refused).isGreaterThan(50);
  }

  /** The tree with each of its values replaced in turn. */
  private static List<JsonNode> mutants(JsonNode tree, JsonNode wrong) {
    if (tree instanceof ObjectNode object) {
      return object.properties().stream()
          .flatMap(
              field ->
                  Stream.concat(Stream.of(wrong), mutants(field.getValue(), wrong).stream())
                      .<JsonNode>map(
                          value -> {
                            ObjectNode mutant = object.deepCopy();
                            mutant.set(field.getKey(), value);
                            return mutant;
                          }))
          .toList();
    }
    if (tree instanceof ArrayNode array && !array.isEmpty()) {
      return Stream.concat(Stream.of(wrong), mutants(array.get(0), wrong).stream())
          .<JsonNode>map(
              value -> {
                ArrayNode mutant = array.deepCopy();
                mutant.set(0, value);
                return mutant;
              })
          .toList();
    }
    return List.of();
  }

  @Test
  void oneBadEntryAmongManyIsNamedAndTheOthersAreRead() throws IOException {
    Map<String, byte[]> members = new TreeMap<>();
    for (int i = 10; i < 40; i++) {
      members.put(
          "N-" + i + ".json", FeedFixtures.advisory("N-" + i, "2026-11-01T00:00:00Z", "1.0"));
    }
    members.put("N-12.json", bytes("{\"id\": \"N-12\",\n \"modified\": 7}"));
    members.put("N-13.json", bytes("{\"id\": \"N-13\",\n\n \"id\": \"N-14\"}"));
    members.put("README.md", bytes("no advisory"));
    FeedFixtures.Read read = FeedFixtures.read(FeedFixtures.zip(folder.resolve("z"), members));
    assertThat(read.told()).hasSize(28);
    assertThat(read.facts().entries()).isEqualTo(30);
    assertThat(read.facts().complete()).isFalse();
    assertThat(read.facts().problems())
        .containsExactly(
            "N-12.json: /modified, line 2: a text is expected",
            "N-13.json: /id, line 3: the name is there twice");
    members.put("N-14.json", bytes("{"));
    members.put("N-15.json", bytes("[]"));
    assertThat(refusal(FeedFixtures.zip(folder.resolve("z"), members)))
        .startsWith("4 of its 30 entries cannot be read, such as N-12.json: /modified");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsYetToComeWouldNeverBeReplacedAndIsRefused() throws IOException {
    assertThat(refusal(file(FeedFixtures.advisory("N-1", "2027-01-01T00:00:00Z", "1.0"))))
        .contains("/modified: 2027-01-01T00:00:00Z is yet to come");
    assertThat(
            refusal(
                file("#model_version:v1,score_date:2027-01-01T00:00:00Z\ncve,epss,percentile\n")))
        .isEqualTo("line 1: 2027-01-01T00:00:00Z is yet to come");
  }

  @Test
  void depthLengthAndEncodingAreBounded() throws IOException {
    String head = "{\"schema_version\": \"1.7.0\", \"id\": \"N-1\", ";
    assertThat(refusal(file(head + "\"x\": " + "[".repeat(100_000)))).contains("nesting depth");
    assertThat(refusal(file(head + "\"aliases\": [\"" + "a".repeat(5 << 20) + "\"]}")))
        .contains("exceeds the maximum");
    assertThat(refusal(file(head + "\"summary\": \"a\0b\"}"))).contains("line 1").contains("CTRL");
    byte[] latin = (head + "\"summary\": \"é\"}").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(file(latin))).contains("UTF-8");
    assertThat(refusal(file(bytes("cve,epss,percentile\nCVE-2024-1086,0.5,0.5\nCVE-2024-\u00e9"))))
        .contains("cut off");
    byte[] csv = "cve,epss,percentile\nCVE-2024-é,0.5,0.5\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(file(csv))).contains("no UTF-8");
    assertThat(refusal(file("cve,epss,percentile\n" + "a".repeat(1 << 20))))
        .isEqualTo("line 2: a row without end");
    assertThat(refusal(file("{\"catalogVersion\": \"1\", \"count\": 99999999999999999999}")))
        .isEqualTo("/count, line 1: a number beyond 64 bits");
    assertThat(refusal(file("{\"schema_version\": \"2.0.0\", \"id\": \"N-1\"}")))
        .contains("schema 2.0.0 is not known, only 1.x");
  }

  /** 100 MB of one text, and a gigabyte of nothing: packed small. */
  @Test
  void bombsAreRefusedBeforeTheyAreUnpacked() throws IOException {
    Path text = folder.resolve("text.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(text))) {
      zip.putNextEntry(new ZipEntry("N-1.json"));
      zip.write(bytes("{\"schema_version\": \"1.7.0\", \"id\": \"N-1\", \"details\": \""));
      fill(zip, 'a', 100);
    }
    assertThat(refusal(text)).startsWith("N-1.json unpacks to more than 32 MiB");
    Path many = folder.resolve("many.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(many))) {
      for (int i = 0; i < 40; i++) {
        zip.putNextEntry(new ZipEntry("N-" + i + ".json"));
        zip.write(FeedFixtures.advisory("N-" + i, "2026-11-01T00:00:00Z", "1.0"));
        fill(zip, ' ', 10);
      }
    }
    assertThat(refusal(many)).startsWith("the whole of it unpacks to more than");
    Path gz = folder.resolve("e.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(bytes("cve,epss,percentile\n"));
      for (int i = 0; i < 5_000_000; i++) {
        out.write(bytes("CVE-2024-1086,0.5,0.5\n"));
      }
    }
    assertThat(refusal(gz)).contains("unpacks to more than");
  }

  private static void fill(OutputStream out, char with, int mib) throws IOException {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) with);
    for (int i = 0; i < mib; i++) {
      out.write(block);
    }
  }

  @Test
  void aZipWhoseMembersAreNotAllThereIsRefused() throws IOException {
    byte[] zip =
        Files.readAllBytes(FeedFixtures.zip(folder.resolve("z"), FeedFixtures.files("osv-distro")));
    zip[zip.length - 22 + 10] = 4;
    assertThat(refusal(file(zip))).isEqualTo("its directory lists 4 members, but 3 are there");
    zip[zip.length - 22 + 10] = 3;
    zip[60] ^= 0x55;
    assertThat(refusal(file(zip))).contains("cut off or damaged");
  }

  @Test
  void theCatalogueNamesItsBadEntriesAndItsCount() throws IOException {
    String kev = Files.readString(FeedFixtures.of("kev.json"));
    assertThat(refusal(file(kev.replace("\"count\": 3", "\"count\": 4"))))
        .isEqualTo("/count says 4, but 3 are there; fetch it again");
    String entry = "{\"cveID\": \"CVE-2020-%04d\", \"dateAdded\": \"2024-01-01\"}";
    StringBuilder many =
        new StringBuilder(
            "{\"catalogVersion\": \"1\", \"dateReleased\": \"2026-11-01T00:00:00Z\",\n\"vulnerabilities\": [7");
    for (int i = 0; i < 30; i++) {
      many.append(",\n").append(entry.formatted(i));
    }
    many.append(",\n{\"cveID\": {\"deep\": []}, \"dateAdded\": \"2024-01-01\"}]}");
    FeedFixtures.Read read = FeedFixtures.read(file(many.toString()));
    assertThat(read.told()).hasSize(30);
    assertThat(read.facts().problems())
        .containsExactly(
            "/vulnerabilities/0, line 2: an object is expected",
            "/vulnerabilities/31/cveID, line 33: a text is expected");
  }

  @Test
  void aRowOfScoresThatIsNoneIsNamedByItsLine() throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "#model_version:v1,score_date:2026-11-01T00:00:00+0000\ncve,epss,percentile\n");
    csv.append("CVE-2024-0001,NaN,0.5\nCVE-2024-0002,1.5,0.5\nx,0.5,0.5\nCVE-2024-0003,0.5\n");
    for (int i = 0; i < 60; i++) {
      csv.append("CVE-2020-%04d,0.5,0.5\n".formatted(i));
    }
    assertThat(FeedFixtures.read(file(csv.toString())).facts().problems())
        .containsExactly(
            "line 3: a score and a percentile are numbers from 0 to 1",
            "line 4: a score and a percentile are numbers from 0 to 1",
            "line 5: 'x' is no CVE",
            "line 6: 2 values where there are three");
    assertThatThrownBy(() -> FeedFixtures.read(file("cve,epss,percentile,more\n")))
        .hasMessage("line 1: the columns cve,epss,percentile are expected");
  }
}
