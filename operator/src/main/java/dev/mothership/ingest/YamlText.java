package dev.mothership.ingest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YAML as a stream of JSON's tokens, one document after the other. Anchors and aliases, with which
 * a small text can stand for a huge one, are refused: no tool's report needs them.
 */
final class YamlText extends JsonParserDelegate {
  private static final int START = 4096;

  /**
   * In bytes; the parser takes time by its square, and an object of a cluster is of one megabyte.
   */
  private static final int LONGEST_TEXT = 256 << 10;

  private static final Pattern FIRST_LINE =
      Pattern.compile("(---|%YAML )(.*)|- ?.*|[\"']?[\\w.$@/-]+[\"']?:(\\s.*)?");

  private final Meter meter;

  private YamlText(JsonParser yaml, Meter meter) {
    super(yaml);
    this.meter = meter;
  }

  /** Of JSON, or of YAML where it begins as that does. */
  static JsonParser json(InputStream in) throws IOException {
    BufferedInputStream body = new BufferedInputStream(in);
    body.mark(START);
    byte[] start = body.readNBytes(START);
    body.reset();
    return begins(start) ? of(body) : ReportLimits.json().createParser(body);
  }

  private static JsonParser of(InputStream in) throws IOException {
    Meter meter = new Meter(in, LONGEST_TEXT);
    InputStreamReader text =
        new InputStreamReader(
            meter,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return new YamlText(ReportLimits.yaml().createParser(text), meter);
  }

  /** By its first line that says anything. */
  static boolean begins(byte[] start) {
    return new String(start, StandardCharsets.UTF_8)
        .lines()
        .map(String::stripTrailing)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> FIRST_LINE.matcher(line).matches())
        .isPresent();
  }

  /** Null at the very end only. */
  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken token;
    do {
      token = next();
    } while (token == null && !delegate.isClosed());
    meter.restart();
    boolean alias = ((YAMLParser) delegate).isCurrentAlias();
    if (alias || token != null && delegate.getObjectId() != null) {
      throw new JsonParseException(delegate, "anchors and aliases are not read in a report");
    }
    return token;
  }

  private @Nullable JsonToken next() throws IOException {
    try {
      return delegate.nextToken();
    } catch (IOException e) {
      if (meter.beyond()) {
        throw new JsonParseException(delegate, "one text is longer than a report's can be");
      }
      throw e;
    }
  }
}
