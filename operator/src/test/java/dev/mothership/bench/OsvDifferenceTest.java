package dev.mothership.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OsvDifferenceTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void eachReasonIsExplainedToPeople() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/differences.md"));
    for (OsvDifference reason : OsvDifference.values()) {
      assertThat(page).contains("| " + reason.name() + " |");
    }
  }

  @Test
  void explainsWhatAnotherReleaseHasAndNothingOfTheOwn() throws IOException {
    OsvPackage installed = OsvPackage.of("pkg:deb/debian/acme@1.2-1?distro=debian-12.5");
    assertThat(OsvDifference.of(installed, List.of(JSON.readTree(record("Debian:11"))), false))
        .contains(OsvDifference.RELEASE);
    assertThat(OsvDifference.of(installed, List.of(JSON.readTree(record("Debian:12"))), false))
        .isEmpty();
    assertThat(OsvDifference.of(installed, List.of(JSON.readTree(record("Debian:12"))), true))
        .isEmpty();
  }

  @Test
  void explainsAnOrderOnlyWhereTheVersionsAreOfItsForm() {
    assertThat(OsvOrder.of("Maven", List.of("1.0.RC1", "1.0", "2.0")))
        .contains(OsvDifference.MAVEN);
    assertThat(OsvOrder.of("Maven", List.of("1.0-rc1", "1.0", "2.0"))).isEmpty();
    assertThat(OsvOrder.of("Alpine", List.of("1.2-r0", "1.2.0-r1"))).contains(OsvDifference.ALPINE);
    assertThat(OsvOrder.of("Alpine", List.of("1.2-r0", "1.2.1-r0"))).isEmpty();
    assertThat(OsvOrder.of("npm", List.of("1.0.RC1", "1.2", "1.2.1"))).isEmpty();
  }

  private static String record(String ecosystem) {
    return """
        {"id": "A-1", "affected": [{"package": {"ecosystem": "%s", "name": "acme"},
          "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2"}]}]}]}
        """
        .formatted(ecosystem);
  }
}
