package dev.mothership.ingest.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks a JSON document of whatever size. What nobody reads is skipped without being kept, and what
 * is kept of one entry is bounded.
 */
final class EntryWalk implements AutoCloseable {
  private static final int MOST_FIELDS = 1_000;
  private static final int MOST_KEPT = 8 << 20;
  private static final int COST = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(4 << 20)
                  .maxNameLength(10_000)
                  .maxNumberLength(200)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser json;
  private long kept;

  /** Reads one field's or item's value; what it leaves unread is skipped. */
  @FunctionalInterface
  interface Value {
    void read(String name) throws IOException;
  }

  EntryWalk(InputStream in) throws IOException {
    json = FACTORY.createParser(in);
  }

  /** Begins with the document's first token. */
  EntryWalk first() throws IOException {
    json.nextToken();
    return this;
  }

  boolean isObject() {
    return json.currentToken() == JsonToken.START_OBJECT;
  }

  /** Each field of the object that the walk stands at. */
  void object(Value field) throws IOException {
    need(JsonToken.START_OBJECT, "an object");
    Set<String> seen = new HashSet<>();
    while (next() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (!seen.add(name)) {
        throw wrong("the name is there twice");
      }
      if (seen.size() > MOST_FIELDS) {
        throw wrong("an object has more than %d names".formatted(MOST_FIELDS));
      }
      next();
      value(name, field);
    }
  }

  /** Each item of the array that the walk stands at; null counts as an empty one. */
  void array(Value item) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    need(JsonToken.START_ARRAY, "an array");
    while (next() != JsonToken.END_ARRAY) {
      value("", item);
    }
  }

  /**
   * An item of which what is wrong is its own: the walk goes on behind it.
   *
   * @return what was wrong; empty if nothing
   */
  String entry(Value read) throws IOException {
    JsonToken begin = json.currentToken();
    int depth = json.getParsingContext().getNestingDepth();
    kept = 0;
    try {
      read.read("");
      return "";
    } catch (BadEntry e) {
      while (begin.isStructStart() && json.getParsingContext().getNestingDepth() >= depth) {
        if (json.nextToken() == null) {
          throw e;
        }
      }
      return String.valueOf(e.getMessage());
    }
  }

  private void value(String name, Value read) throws IOException {
    JsonToken begin = json.currentToken();
    int depth = json.getParsingContext().getNestingDepth();
    read.read(name);
    if (json.currentToken() == begin
        && begin.isStructStart()
        && json.getParsingContext().getNestingDepth() == depth) {
      json.skipChildren();
    }
  }

  /** The text that the walk stands at, of at most so many characters. */
  String text(int most) throws IOException {
    need(JsonToken.VALUE_STRING, "a text");
    int length = json.getTextLength();
    if (length > most) {
      throw wrong("a text of %d characters, more than %d".formatted(length, most));
    }
    keep(length);
    return json.getText();
  }

  /** As {@link #text}, cut where it is longer. */
  String beginning(int most) throws IOException {
    need(JsonToken.VALUE_STRING, "a text");
    String text = json.getText();
    keep(Math.min(text.length(), most));
    return text.length() > most ? text.substring(0, most) : text;
  }

  boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  long number() throws IOException {
    need(JsonToken.VALUE_NUMBER_INT, "a whole number");
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw wrong("a number beyond 64 bits");
    }
    return json.getLongValue();
  }

  /** What is wrong here, with where this is. */
  BadEntry wrong(String why) {
    return new BadEntry(
        "%s, line %d: %s"
            .formatted(
                Printable.of(json.getParsingContext().pathAsPointer().toString()),
                json.currentTokenLocation().getLineNr(),
                why));
  }

  /** What is wrong with a document that is no JSON, in our words. */
  static String problem(JsonProcessingException e) {
    return "line %d: %s"
        .formatted(
            e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
            Printable.of(String.valueOf(e.getOriginalMessage())));
  }

  /** Nothing but white space may follow. */
  void end() throws IOException {
    if (json.nextToken() != null) {
      throw wrong("something follows the document");
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }

  private void keep(int length) throws BadEntry {
    kept += length + COST;
    if (kept > MOST_KEPT) {
      throw wrong("the entry holds more than is kept of one");
    }
  }

  private JsonToken next() throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      throw new BadEntry("it ends too soon");
    }
    return token;
  }

  private void need(JsonToken wanted, String what) throws BadEntry {
    if (json.currentToken() != wanted) {
      throw wrong("%s is expected".formatted(what));
    }
  }
}
