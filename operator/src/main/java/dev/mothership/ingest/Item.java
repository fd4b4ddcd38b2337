package dev.mothership.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.StorableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of a report and where it stands. Names may be dotted ({@code cve.uid}) and lead through
 * objects only. What is absent or null is empty; what is of another kind than asked for is a fault
 * of the report.
 */
public record Item(JsonNode node, String path) {
  private static final int SHORT = 2_000;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int LONGEST_NUMBER = 15;
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:?\\d\\d$");
  private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");
  private static final long MILLIS_FROM = 100_000_000_000L;

  /** Whether there is something of that name. */
  public boolean has(String name) {
    JsonNode found = find(name);
    return !found.isMissingNode() && !found.isNull();
  }

  /** A text, number or truth value as text of at most 2,000 characters; empty where absent. */
  public String text(String name) throws MalformedReport {
    String text = longText(name);
    return text.length() <= SHORT ? text : text.substring(0, SHORT);
  }

  /** As {@link #text}, of any length that a report may have. */
  public String longText(String name) throws MalformedReport {
    JsonNode found = find(name);
    if (found.isMissingNode() || found.isNull()) {
      return "";
    }
    if (found.isContainerNode()) {
      throw wrong(name, "a text");
    }
    return StorableText.of(found.asText());
  }

  /** The first of the names whose text is not empty. */
  public String firstText(String... names) throws MalformedReport {
    for (String name : names) {
      String text = text(name);
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }

  /**
   * @throws MalformedReport where it is absent or empty
   */
  public String required(String name) throws MalformedReport {
    String text = text(name);
    if (text.isBlank()) {
      throw new MalformedReport(path + "." + name, "is missing");
    }
    return text;
  }

  /** Empty where absent or null. */
  public Optional<Item> at(String name) throws MalformedReport {
    JsonNode found = find(name);
    if (found.isMissingNode() || found.isNull()) {
      return Optional.empty();
    }
    if (!found.isObject()) {
      throw wrong(name, "an object");
    }
    return Optional.of(new Item(found, path + "." + name));
  }

  /** The items of a list, or the one object that stands in its place; none where absent or null. */
  public List<Item> list(String name) throws MalformedReport {
    JsonNode found = find(name);
    if (found.isMissingNode() || found.isNull()) {
      return List.of();
    }
    if (found.isObject()) {
      return List.of(new Item(found, path + "." + name));
    }
    if (!found.isArray()) {
      throw wrong(name, "a list");
    }
    List<Item> items = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      items.add(new Item(found.get(i), path + "." + name + "[" + i + "]"));
    }
    return items;
  }

  /** The texts of a list, or the one text that stands in its place; blank ones left out. */
  public List<String> texts(String name) throws MalformedReport {
    if (find(name).isValueNode()) {
      String one = text(name);
      return one.isBlank() ? List.of() : List.of(one);
    }
    List<String> texts = new ArrayList<>();
    for (Item item : list(name)) {
      if (item.node().isContainerNode()) {
        throw new MalformedReport(item.path(), "is not a text");
      }
      String text = item.node().isNull() ? "" : StorableText.of(item.node().asText());
      if (!text.isBlank()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A number, also one written as text; empty where absent. */
  public Optional<Double> number(String name) throws MalformedReport {
    String text = text(name).strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
    throw wrong(name, "a number");
  }

  /** ISO 8601 with or without an offset (UTC then), or seconds or milliseconds since 1970. */
  public Optional<Instant> time(String name) throws MalformedReport {
    String text = text(name).strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (text.length() <= LONGEST_NUMBER && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        long number = Long.parseLong(text);
        return Optional.of(
            number < MILLIS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
      }
      Instant time = iso(text);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
        throw wrong(name, "a time of this age");
      }
      return Optional.of(time);
    } catch (DateTimeException e) {
      throw wrong(name, "a time as in 2026-11-24T15:00:00Z");
    }
  }

  /** Also as Go and Python print it: {@code 2026-11-24 15:00:00 +0000 UTC}. */
  private static Instant iso(String said) {
    String text =
        said.replaceFirst("\\s*(UTC|GMT)$", "").replaceFirst(" (?=[+-])", "").replace(' ', 'T');
    if (text.length() == "2026-11-24".length()) {
      return Instant.parse(text + "T00:00:00Z");
    }
    if (text.endsWith("Z")) {
      return OffsetDateTime.parse(text).toInstant();
    }
    boolean offset = OFFSET.matcher(text).find();
    String colon = OFFSET_WITHOUT_COLON.matcher(text).replaceFirst("$1:$2");
    return OffsetDateTime.parse(offset ? colon : text + "Z").toInstant();
  }

  private JsonNode find(String name) {
    JsonNode found = node;
    int from = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
      found = found.path(name.substring(from, dot));
      from = dot + 1;
    }
    return found.path(from == 0 ? name : name.substring(from));
  }

  private MalformedReport wrong(String name, String kind) {
    return new MalformedReport(path + "." + name, "is not " + kind);
  }
}
