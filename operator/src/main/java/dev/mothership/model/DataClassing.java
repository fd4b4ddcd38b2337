package dev.mothership.model;

import java.util.Map;

/**
 * How an account's tags tell the class of the data in a store.
 *
 * @param tag the tag key to read; empty for none
 * @param map tag values to {@code public}, {@code internal}, {@code confidential} or {@code
 *     regulated}; values that are already one of these need no entry
 * @param byDefault the class of stores with no such tag; empty when unknown
 */
public record DataClassing(String tag, Map<String, String> map, String byDefault) {
  public static final DataClassing NONE = new DataClassing("", Map.of(), "");

  public DataClassing {
    map = Map.copyOf(map);
  }
}
