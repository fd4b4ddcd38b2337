package dev.mothership.notify.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.ThreadContent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A dispatch as an event in CloudEvents' JSON format, version 1.0; the same for the same dispatch.
 */
final class CloudEvent {
  static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private CloudEvent() {}

  static byte[] of(Dispatch dispatch) {
    ThreadContent content = dispatch.content();
    ObjectNode event = MAPPER.createObjectNode();
    event
        .put("specversion", "1.0")
        .put("id", dispatch.mark() + "/" + dispatch.sequence())
        .put("source", "/mothership/tenants/" + encoded(content.place().tenant()))
        .put("type", type(dispatch))
        .put("subject", dispatch.mark())
        .put("time", content.at().toString())
        .put("datacontenttype", "application/json")
        .put("sequence", Long.toString(dispatch.sequence()));
    event.set("data", MAPPER.valueToTree(content));
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static String type(Dispatch dispatch) {
    ThreadContent content = dispatch.content();
    return switch (content.kind()) {
      case FINDINGS -> {
        if (!content.open()) {
          yield "dev.mothership.thread.resolved";
        }
        yield dispatch.isNew() ? "dev.mothership.thread.opened" : "dev.mothership.thread.changed";
      }
      case SUMMARY -> "dev.mothership.summary";
      case DIGEST -> "dev.mothership.digest";
      case TEST -> "dev.mothership.test";
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
