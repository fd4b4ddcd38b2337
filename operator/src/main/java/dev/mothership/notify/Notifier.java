package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One way to tell people, such as Slack. A new one is one more implementation, found by CDI; it is
 * thread-safe and keeps nothing between two calls but what it could forget.
 */
public interface Notifier {
  /** The name of its block in a channel's spec, as {@code slack}. */
  String type();

  /** The setting that says where to, which those who share a channel may set; empty for none. */
  default String destination() {
    return "";
  }

  /** Whether such content is for people who are reached in this way. */
  boolean tells(ThreadContent.Kind kind);

  /**
   * What forbids such settings in this installation, each in a sentence that says what to do; asked
   * at every reconcile and before every message, and never calls anybody.
   *
   * @param settings the channel's block of this type, templates not filled in where asked by
   *     reconcile
   */
  default List<String> problems(JsonNode settings) {
    return List.of();
  }

  /**
   * Brings what people see to the content: makes it where the dispatch has no reference, else
   * changes it in place. The same dispatch sent twice must look as if it was sent once; where an
   * earlier try may have got through, the dispatch says since when to look for it.
   *
   * @throws NotifyException where it could not be brought all the way; it is sent again later
   */
  Receipt send(Dispatch dispatch);
}
