package dev.mothership.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XML as characters, in the encoding that it declares. The parser decodes bytes by itself too, and
 * writes to the standard error of the process where it cannot.
 */
final class XmlText {
  private static final int START = 200;
  private static final Pattern DECLARED =
      Pattern.compile(
          "\\s*<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([\\w.-]+)[\"'].*", Pattern.DOTALL);

  private XmlText() {}

  /**
   * @throws MalformedReport where it declares an encoding that is not known
   */
  static Reader of(InputStream in) throws IOException {
    byte[] start = in.readNBytes(START);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
    return new InputStreamReader(
        whole,
        encoding(new String(start, StandardCharsets.ISO_8859_1))
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static Charset encoding(String start) throws MalformedReport {
    if (start.startsWith("\u00FE\u00FF") || start.startsWith("\u00FF\u00FE")) {
      return StandardCharsets.UTF_16;
    }
    Matcher declared = DECLARED.matcher(start);
    if (!declared.matches() || declared.group(1).toUpperCase(Locale.ROOT).startsWith("UTF-16")) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new MalformedReport("line 1", "its encoding is not known; send it in UTF-8");
    }
  }
}
