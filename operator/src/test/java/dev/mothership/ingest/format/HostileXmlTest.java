package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.ingest.MalformedReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XML that is meant to do harm is refused with its line, in little memory. */
final class HostileXmlTest {
  private static final String BOM =
      "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\" version=\"1\">\n<components>\n";
  private static final int HUNDRED_MB = 100 << 20;

  private static MalformedReport refusal(String xml) {
    return refusal(xml, "", 0, "");
  }

  /** Of a report with so many bytes of a filling in its middle. */
  private static MalformedReport refusal(String start, String filling, long bytes, String end) {
    try {
      Gathered.read(new CycloneDxFormat(), () -> stream(start, filling, bytes, end));
    } catch (MalformedReport e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError("refused without a place", e);
    }
    throw new AssertionError("was taken");
  }

  private static InputStream stream(String start, String filling, long bytes, String end) {
    byte[] piece = filling.getBytes(StandardCharsets.UTF_8);
    InputStream middle =
        new InputStream() {
          private long at;

          @Override
          public int read() {
            return at < bytes ? piece[(int) (at++ % piece.length)] : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int read = (int) Math.min(length, bytes - at);
            for (int i = 0; i < read; i++) {
              buffer[offset + i] = piece[(int) (at++ % piece.length)];
            }
            return read == 0 && length > 0 ? -1 : read;
          }
        };
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)),
                middle,
                new ByteArrayInputStream(end.getBytes(StandardCharsets.UTF_8)))));
  }

  @Test
  void entitiesThatExpand() {
    MalformedReport refusal =
        refusal(
            """
            <?xml version="1.0"?>
            <!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component type="library">
            <name>&b;</name></component></components></bom>
            """);

    assertThat(refusal.where()).isEqualTo("line 2");
    assertThat(refusal).hasMessageContaining("document type");
  }

  @Test
  void entityThatReadsFile() {
    assertThat(
            refusal(
                "<!DOCTYPE bom SYSTEM \"file:///etc/passwd\">\n"
                    + BOM
                    + "<component><name>&x;</name></component></components></bom>"))
        .hasMessageContaining("document type");
  }

  @Test
  void entityThatIsNotDeclared() {
    MalformedReport refusal =
        refusal(BOM + "<component><name>&x;</name></component></components></bom>");

    assertThat(refusal.where()).isEqualTo("line 3");
  }

  @Test
  void deepNesting() {
    MalformedReport refusal = refusal(BOM + "<component>\n".repeat(200_000));

    assertThat(refusal.where()).isEqualTo("line 101");
    assertThat(refusal).hasMessage("nested deeper than 100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<component><name>",
        "<component><name><![CDATA[",
        "<component bom-ref=\"",
        "<component><!--",
        "<component><?x ",
        "<component "
      })
  void hugeText(String before) {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long idle = runtime.totalMemory() - runtime.freeMemory();

    MalformedReport refusal = refusal(BOM + before, "a", HUNDRED_MB, "");

    assertThat(refusal.where()).isEqualTo("line 3");
    System.gc();
    assertThat(runtime.totalMemory() - runtime.freeMemory() - idle).isLessThan(64L << 20);
  }

  @Test
  void recordOfManyParts() {
    String part = "<component><name>a</name></component>";

    assertThat(
            refusal(
                BOM + "<component><components>",
                part,
                200_000L * part.length(),
                "</components></component></components></bom>"))
        .hasMessage("one record is larger than a finding can be");
  }

  @Test
  void cutOff() {
    assertThat(refusal(BOM + "<component>\n<name>a</na").where()).isEqualTo("line 4");
  }

  @Test
  void bytesThatAreNotUtf8() {
    byte[] start = (BOM + "<component><name>").getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[start.length + 2];
    System.arraycopy(start, 0, whole, 0, start.length);
    whole[start.length] = (byte) 0xC3;
    whole[start.length + 1] = '<';

    assertThatThrownBy(() -> Gathered.of(whole)).isInstanceOf(MalformedReport.class);
  }

  @Test
  void manyComponentsAreReadInLittleMemory() throws IOException {
    String component =
        "<component type=\"library\"><name>a</name><purl>pkg:npm/a@1</purl></component>";
    long components = 200_000;
    long[] count = new long[1];
    new CycloneDxFormat()
        .read(
            () -> stream(BOM, component, components * component.length(), "</components></bom>"),
            new Counting(count));

    assertThat(count[0]).isEqualTo(components);
  }
}
