package dev.mothership.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
    "::ffff:198.51.100.7, 198.51.100.7",
    "::, 0:0:0:0:0:0:0:0"
  })
  void anAddressIsTakenInAnyOfItsForms(String given, String address) {
    assertThat(IpAddress.of(given)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "198.51.100",
        "198.51.100.256",
        "198.51.100.07",
        "198.51.100.7.",
        "198.51.100.0/24",
        "localhost",
        "fe80::1%eth0",
        "1::2::3",
        ":",
        ".:a",
        "a.example:80",
        "12345::"
      })
  void whatIsNoneIsRefusedWithAnExample(String given) {
    assertThatThrownBy(() -> IpAddress.of(given))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("?ip=198.51.100.7");
  }

  @Test
  void nothingIsNone() {
    assertThatThrownBy(() -> IpAddress.of(null)).isInstanceOf(Refused.class);
  }
}
