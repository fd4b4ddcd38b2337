package dev.mothership.correlate.exceptions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "arn:a, arn:a, true",
    "arn:a, arn:ab, false",
    "arn:*, arn:, true",
    "arn:*, arn, false",
    "*:b, arn:a:b, true",
    "a*a, a, false",
    "a*a, aa, true",
    "a*b*c, a-b-c, true",
    "a*b*c, a-c-b, false",
    "a*bc*c, abc, false",
    "a**c, abc, true",
    "a.c, abc, false",
    "'a[b]*', a[b]c, true"
  })
  void aStarIsAnyCharactersAndAllElseIsItself(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.SECONDS)
  void noPatternTakesLong() {
    assertThat(new Glob("*a".repeat(256) + "b").matches("a".repeat(2000))).isFalse();
  }
}
