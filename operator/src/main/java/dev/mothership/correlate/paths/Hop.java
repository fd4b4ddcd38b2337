package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One step of an attack path.
 *
 * @param link name of the rule's link
 * @param label for a person: what is there, or what stands in the way
 * @param holds null where nobody can tell
 * @param stale whether it rests on what was listed before the last attempt
 */
record Hop(
    String link,
    String from,
    String to,
    String kind,
    String label,
    @Nullable Boolean holds,
    boolean stale,
    JsonNode evidence) {
  /** A hop as far as it is proven: what no longer holds according to stale data may hold by now. */
  static Hop of(
      String link,
      String from,
      String to,
      String kind,
      String label,
      @Nullable Boolean holds,
      boolean stale,
      JsonNode evidence) {
    Boolean proven = stale && Boolean.FALSE.equals(holds) ? null : holds;
    return new Hop(link, from, to, kind, label, proven, stale, evidence);
  }

  boolean broken() {
    return Boolean.FALSE.equals(holds);
  }

  JsonNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("link", link)
            .put("from", from)
            .put("to", to)
            .put("kind", kind)
            .put("label", label)
            .put("holds", holds);
    json.put("stale", stale);
    json.set("evidence", evidence);
    return json;
  }
}
