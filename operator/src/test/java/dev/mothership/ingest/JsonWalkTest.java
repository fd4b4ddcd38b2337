package dev.mothership.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonWalkTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"findings\": [{\"id\": 1, \"id\": 2}]}             | line 1, column 32",
        "{\"findings\": [{\"id\": {\"a\": 1, \"a\": null}}]}  | line 1, column 40",
        "{\"findings\": [], \"findings\": []}                 | line 1, column 31",
        "{\"about\": {\"deep\": [{\"b\": 1, \"b\": 2}]}}      | line 1, column 36"
      })
  void refusesANameThatIsThereTwice(String report, String where) {
    assertThatThrownBy(() -> records(report))
        .isInstanceOf(MalformedReport.class)
        .hasMessageContaining("Duplicate field")
        .extracting(fault -> ((MalformedReport) fault).where())
        .isEqualTo(where);
  }

  @Test
  void takesOneNameInDifferentObjects() throws IOException {
    assertThat(records("{\"findings\": [{\"id\": {\"id\": 1}}, {\"id\": 2}]}"))
        .containsExactly("$.findings[0] {\"id\":{\"id\":1}}", "$.findings[1] {\"id\":2}");
  }

  @Test
  void refusesAnObjectOfMoreNamesThanAnyReportHas() {
    String names =
        IntStream.range(0, ReportLimits.MOST_VALUES + 2)
            .mapToObj(i -> "\"n" + i + "\": 0")
            .collect(Collectors.joining(",", "{", "}"));
    assertThatThrownBy(() -> records(names))
        .isInstanceOf(MalformedReport.class)
        .hasMessageContaining("more names");
  }

  @Test
  void readsTimesWithAndWithoutSecondsAndOffsets() throws IOException {
    List<Item> items = new ArrayList<>();
    walk(
        """
        {"findings": [{"t": "2026-11-24T15:00Z"}, {"t": "2026-11-24 16:00:00+0100"},
          {"t": "2026-11-24T15:00:00"}, {"t": 1795532400}, {"t": "1795532400000"}]}
        """,
        items::add);
    for (Item item : items) {
      assertThat(item.time("t").orElseThrow()).hasToString("2026-11-24T15:00:00Z");
    }
    assertThat(items).hasSize(5);
  }

  private static List<String> records(String report) throws IOException {
    List<String> records = new ArrayList<>();
    walk(report, item -> records.add(item.path() + " " + item.node()));
    return records;
  }

  private static void walk(String report, JsonWalk.Taker taker) throws IOException {
    byte[] bytes = report.getBytes(StandardCharsets.UTF_8);
    JsonWalk.of(() -> new ByteArrayInputStream(bytes)).at("$.findings[]", taker).run();
  }
}
