package dev.mothership.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.store.TriageChange;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriageBodyTest {
  private static TriageChange read(String body) {
    return TriageBody.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsAbsentStaysAndWhatIsEmptyIsTakenBack() {
    assertThat(read("{\"status\": \"Acknowledged\"}"))
        .isEqualTo(new TriageChange("Acknowledged", null, null));
    assertThat(read("{\"status\": \"\", \"assignee\": null, \"comment\": \" fine \"}"))
        .isEqualTo(new TriageChange("", null, "fine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{;the body is no JSON",
        "[];the body is no JSON object",
        "'';the body is no JSON object",
        "{};name at least one of status, assignee and comment",
        "{\"state\": \"Resolved\"};there are status, assignee and comment only",
        "{\"status\": \"acknowledged\"};status is Acknowledged",
        "{\"assignee\": 7};assignee is a text"
      })
  void whatIsNotUnderstoodIsRefused(String body, String message) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(message)
        .satisfies(
            refused -> assertThat(((Refused) refused).getResponse().getStatus()).isEqualTo(400));
  }
}
