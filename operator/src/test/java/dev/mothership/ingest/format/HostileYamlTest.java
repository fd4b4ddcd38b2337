package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML that is meant to do harm is refused with its place, in little memory. */
final class HostileYamlTest {
  private static final String REPORT =
      "apiVersion: wgpolicyk8s.io/v1alpha2\nkind: PolicyReport\nmetadata: {name: a}\nresults:\n";
  private static final int HUNDRED_MB = 100 << 20;

  private static MalformedReport refusal(String yaml) {
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    assertThat(new PolicyReportFormat().recognises(ReportHead.of(bytes))).isTrue();
    return catchThrowableOfType(
        MalformedReport.class, () -> Heard.of(new PolicyReportFormat(), bytes));
  }

  @Test
  void aliasesThatExpand() {
    MalformedReport refusal =
        refusal(
            REPORT
                + "- &a {policy: a, result: fail, properties: {x: aaaaaaaaaa}}\n"
                + "- &b [*a, *a, *a, *a, *a, *a, *a, *a]\n");

    assertThat(refusal.where()).startsWith("line 5");
    assertThat(refusal).hasMessageContaining("anchors and aliases");
  }

  @Test
  void aliasAlone() {
    assertThat(refusal(REPORT + "- policy: *a\n").where()).startsWith("line 5");
  }

  @Test
  void deepNesting() {
    MalformedReport refusal = refusal(REPORT + "- policy: " + "[".repeat(100_000));

    assertThat(refusal).hasMessageContaining("depth");
  }

  @Test
  void deepNestingByIndenting() {
    StringBuilder yaml = new StringBuilder(REPORT + "- a:\n");
    for (int i = 0; i < 2_000; i++) {
      yaml.append(" ".repeat(4 + i)).append("a:\n");
    }

    assertThat(refusal(yaml.toString())).hasMessageContaining("depth");
  }

  @Test
  void nameTwice() {
    assertThat(refusal(REPORT + "- policy: a\n  policy: b\n").where()).startsWith("line 6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- policy: ", "- policy: \"", "- policy: |\n    ", "# ", "- ? ", "- !<"})
  void hugeText(String before) {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long idle = runtime.totalMemory() - runtime.freeMemory();
    MalformedReport refusal =
        catchThrowableOfType(
            MalformedReport.class,
            () -> new PolicyReportFormat().read(() -> huge(REPORT + before), new Heard()));

    assertThat(refusal.where()).startsWith("line ");
    System.gc();
    assertThat(runtime.totalMemory() - runtime.freeMemory() - idle).isLessThan(64L << 20);
  }

  private static InputStream huge(String before) {
    InputStream letters =
        new InputStream() {
          private long left = HUNDRED_MB;

          @Override
          public int read() {
            return left-- > 0 ? 'a' : -1;
          }
        };
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(new ByteArrayInputStream(before.getBytes(StandardCharsets.UTF_8)), letters)));
  }

  @Test
  void bytesThatAreNotUtf8() {
    byte[] whole = (REPORT + "- policy: x").getBytes(StandardCharsets.UTF_8);
    whole[whole.length - 1] = (byte) 0xC3;

    assertThat(
            catchThrowableOfType(
                IOException.class, () -> Heard.of(new PolicyReportFormat(), whole)))
        .isInstanceOfAny(MalformedReport.class, CharacterCodingException.class);
  }

  @Test
  void wordsOfTheLanguageAreTexts() throws IOException {
    Heard heard =
        Heard.of(
            new PolicyReportFormat(),
            (REPORT + "- {policy: !!java.net.URL 'http://example.com', result: fail}\n")
                .getBytes(StandardCharsets.UTF_8));

    assertThat(heard.findings().get(0).rule()).isEqualTo("http://example.com");
  }
}
