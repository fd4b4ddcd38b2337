package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WithoutMarkTest {
  private static String read(byte[] report) throws IOException {
    return new String(
        WithoutMark.of(new ByteArrayInputStream(report)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] in(String charset, String text) {
    return ('\uFEFF' + text).getBytes(Charset.forName(charset));
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE"})
  void isReadAsUtf8(String charset) throws IOException {
    String text = "{\"a\": \"\u00e9\u20ac\uD83D\uDE00\"}";
    assertThat(read(in(charset, text))).isEqualTo(text);
    String many = "\uD83D\uDE00x".repeat(5_000);
    assertThat(read(in(charset, many))).isEqualTo(many);
    assertThat(read(in(charset, ""))).isEmpty();
  }

  @Test
  void whatHasNoMarkIsLeftAsItIs() throws IOException {
    assertThat(read("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo("{}");
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void halfACharacterIsNoText() {
    byte[] report = in("UTF-16LE", "a\uD83D");
    assertThatThrownBy(() -> read(new byte[] {report[0], report[1], 'a', 0, 0x3D, (byte) 0xD8}))
        .isInstanceOf(CharacterCodingException.class);
  }
}
