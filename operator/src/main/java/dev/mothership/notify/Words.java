package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is told of changes that are about no finding, as the subject of a summary: a title and
 * lines. A row that brings its own needs no more.
 */
final class Words {
  private Words() {}

  /** Empty where people need not hear of it. */
  static Optional<ObjectNode> of(String kind, JsonNode body) {
    if (kind.equals("exception-expiring")) {
      return Optional.of(expiring(body));
    }
    if (!body.path("title").isTextual()) {
      return Optional.empty();
    }
    ObjectNode own = word(body.path("title").asText());
    body.path("lines").forEach(own.withArray("lines")::add);
    return Optional.of(own);
  }

  private static ObjectNode expiring(JsonNode body) {
    int days = body.path("days").asInt();
    ObjectNode subject =
        word(
            "%s %s ends %s"
                .formatted(
                    body.path("kind").asText(),
                    body.path("name").asText(),
                    days == 1 ? "tomorrow" : "in %d days".formatted(days)));
    ArrayNode lines = subject.withArray("lines");
    lines.add(
        "%d findings count again from %s on: fix them, or ask for another exception in time."
            .formatted(body.path("matched").asInt(), body.path("expires").asText()));
    lines.add("Its reason was: %s".formatted(body.path("reason").asText()));
    body.path("findings").forEach(name -> lines.add("• %s".formatted(name.asText())));
    return subject;
  }

  private static ObjectNode word(String title) {
    return NotifyJson.MAPPER.createObjectNode().put("word", true).put("title", title);
  }
}
