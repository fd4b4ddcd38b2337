package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import java.time.Instant;
import java.util.Optional;

/** What tools say beside the matter: where it cannot be read the report still stands. */
final class Said {
  private Said() {}

  /** A time, or none where it is not one; the year 1 that Go writes for none is none. */
  static Optional<Instant> time(Item item, String name) {
    try {
      return item.time(name).filter(time -> time.getEpochSecond() > 0);
    } catch (MalformedReport e) {
      return Optional.empty();
    }
  }

  /** As {@link #time(Item, String)}, of a text. */
  static Optional<Instant> time(String text) {
    return time(new Item(JsonNodeFactory.instance.objectNode().put("time", text), "$"), "time");
  }

  /** A number, or none where it is not one. */
  static Optional<Double> number(Item item, String name) {
    try {
      return item.number(name);
    } catch (MalformedReport e) {
      return Optional.empty();
    }
  }
}
