package dev.mothership.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every mapper must say of a record that lacks its id. */
class MissingIdTest {
  /** Settings of an account or region are known by that alone. */
  static Stream<AssetMapper> mappers() {
    return Implementations.of(AssetMapper.class).stream()
        .filter(mapper -> !mapper.type().matches(".*\\.(region|account|settings)"));
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void aRecordWithoutItsIdNamesTheField(AssetMapper mapper) {
    Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));
    RawRecord record =
        new RawRecord(
            mapper.type(),
            "eu-west-1",
            "",
            JsonNodeFactory.instance.objectNode(),
            Map.of(),
            Map.of());
    AccountContext account =
        new AccountContext("111122223333", "aws", new DataClassing("", Map.of(), ""));
    assertThatThrownBy(() -> normaliser.normalise(record, account))
        .isInstanceOfSatisfying(
            MissingField.class,
            e -> assertThat(e.field()).matches("[A-Za-z]{2,}").as(mapper.type()));
  }
}
