package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.model.ReportedFinding;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format and every fixture. */
class FormatContractTest {
  /** Never recognised, only asked for. */
  private static final Set<String> ASKED_FOR = Set.of("generic");

  /** Recognised so that it can be refused with a word on what to do. */
  private static final Set<String> REFUSED = Set.of("unread");

  /** Its ids are words: Security Command Center calls a rule {@code Malware: Bad IP}. */
  private static final Set<String> NAMED_SO = Set.of("scc");

  private static final int PROSE = 12;

  static List<Fixtures> fixtures() {
    return Fixtures.all();
  }

  @Test
  void idsAreAsInAScannerAndOfOneFormatEach() {
    assertThat(EveryFormat.ALL).hasSizeGreaterThan(15);
    assertThat(EveryFormat.ALL).extracting(ReportFormat::id).doesNotHaveDuplicates();
    assertThat(EveryFormat.ALL)
        .extracting(ReportFormat::id)
        .allMatch(id -> id.matches("[a-z0-9-]+"));
  }

  @Test
  void everyFormatHasAFixture() {
    Set<String> folders = Fixtures.all().stream().map(Fixtures::folder).collect(Collectors.toSet());
    Set<String> ids =
        EveryFormat.ALL.stream()
            .map(ReportFormat::id)
            .filter(id -> !REFUSED.contains(id))
            .collect(Collectors.toSet());
    assertThat(folders).isEqualTo(ids);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void isRecognisedByItsFormatAlone(Fixtures fixture) {
    List<String> recognised =
        EveryFormat.thatRecognise(fixture.bytes()).stream().map(ReportFormat::id).toList();
    assertThat(recognised)
        .isEqualTo(ASKED_FOR.contains(fixture.folder()) ? List.of() : List.of(fixture.folder()));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void saysTheToolFirstAndThenTheSameThingsEachTime(Fixtures fixture) throws IOException {
    Heard once = fixture.heard();
    assertThat(once.items).isNotEmpty();
    assertThat(once.spokeBeforeTool).isFalse();
    assertThat(once.tools).allMatch(tool -> tool.matches("[a-z0-9][a-z0-9._-]* .*"));
    Heard again = fixture.heard();
    assertThat(again.items).isEqualTo(once.items);
    assertThat(again.tools).isEqualTo(once.tools);
    assertThat(again.asOf).isEqualTo(once.asOf);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void keysHaveNoProseAndNoSeverityInThem(Fixtures fixture) throws IOException {
    for (ReportedFinding finding : fixture.heard().findings()) {
      List<String> key =
          List.of(
              finding.asset().key().value(), finding.rule(), finding.purl(), finding.location());
      String title = finding.title();
      if (title.length() > PROSE && title.contains(" ") && !NAMED_SO.contains(fixture.folder())) {
        assertThat(key).as(fixture + " " + title).noneMatch(part -> part.contains(title));
      }
      String severity = finding.severity().id();
      if (!severity.isEmpty()) {
        Pattern word = Pattern.compile("(?i)\\b" + severity + "\\b");
        assertThat(finding.rule()).as(fixture.toString()).doesNotContainPattern(word);
      }
      assertThat(finding.rule()).isNotBlank();
    }
  }
}
