package dev.mothership.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskModelTest {
  private static final RiskModel BUILT_IN = new RuleCatalog().riskModel();

  @Test
  void theBuiltInModelKeepsItsOwnRules() {
    assertThat(BUILT_IN.faults()).isEmpty();
  }

  @Test
  void whatIsNotSaidStaysAsBuiltIn() throws JsonProcessingException {
    RiskModel model =
        BUILT_IN.adjusted(
            "mine",
            json("{'exposure': {'private': 0.5}, 'unknownControl': {'value': 1, 'high': 1}}"));
    assertThat(model.exposure()).containsEntry("private", 0.5).containsEntry("internet", 1.0);
    assertThat(model.unknownControl()).isEqualTo(new RiskModel.Assumed(1, 0.4, 1));
    assertThat(model.environment()).isEqualTo(BUILT_IN.environment());
    assertThat(model.faults()).isEmpty();
    assertThat(model.id()).isEqualTo("mine@" + model.version()).matches("mine@[0-9a-f]{12}");
  }

  @Test
  void theVersionIsOfTheValuesAndNotOfTheName() throws JsonProcessingException {
    RiskModel one = BUILT_IN.adjusted("one", json("{'leastConsequence': 0.3}"));
    assertThat(BUILT_IN.adjusted("two", json("{'leastConsequence': 0.3}")).version())
        .isEqualTo(one.version());
    assertThat(BUILT_IN.adjusted("one", json("{'leastConsequence': 0.2}")).version())
        .isNotEqualTo(one.version());
    assertThat(BUILT_IN.adjusted("same", json("{}")).version()).isEqualTo(BUILT_IN.version());
  }

  /** The first two are in order among themselves, and out of it beside the built-in values. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'exposure': {'behind': 0.3}}|exposure.private is 0.4, more than exposure.behind, 0.3",
        "{'environment': {'staging': 0.4}}|environment.development is 0.5, more than environment.staging, 0.4;"
            + " environment.sandbox is 0.5, more than environment.staging, 0.4",
        "{'leastConsequence': 1.5}|leastConsequence is 1.5, not between 0 and 1",
        "{'unknownDataClass': {'low': 0.8}}|unknownDataClass.value must lie between its low and its high"
      })
  void whatMakesNoSenseIsNamed(String differs, String faults) throws JsonProcessingException {
    assertThat(String.join("; ", BUILT_IN.adjusted("mine", json(differs)).faults()))
        .isEqualTo(faults);
  }

  @Test
  void aValueThatNoModelHasIsRefused() {
    assertThatThrownBy(() -> BUILT_IN.adjusted("mine", json("{'exposure': {'moon': 1}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exposure has no value moon");
    assertThatThrownBy(() -> BUILT_IN.adjusted("mine", json("{'weather': 1}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weather");
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
  }
}
