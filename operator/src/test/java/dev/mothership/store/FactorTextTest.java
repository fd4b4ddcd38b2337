package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactorTextTest {
  @Test
  void aValueIsToldAsItIs() {
    assertThat(text("{'name': 'exploitability', 'value': 0.95, 'because': 'EPSS is high'}"))
        .isEqualTo("exploitability 0.95: EPSS is high");
  }

  @Test
  void aWholeValueKeepsOneDecimal() {
    assertThat(text("{'name': 'exposure', 'value': 1, 'because': 'open to the internet'}"))
        .isEqualTo("exposure 1.0: open to the internet");
  }

  @Test
  void whatIsAssumedIsToldSo() {
    assertThat(
            text("{'name': 'consequence', 'value': 0.7, 'assumed': true, 'because': 'no class'}"))
        .isEqualTo("consequence 0.7 (assumed): no class");
  }

  private static String text(String json) {
    return FactorText.of(Json.tree(json.replace('\'', '"')));
  }
}
