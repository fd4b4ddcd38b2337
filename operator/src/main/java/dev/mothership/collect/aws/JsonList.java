package dev.mothership.collect.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a JSON object that holds one list, item by item. */
final class JsonList {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonGenerator json;

  /** The stream stays open. */
  JsonList(OutputStream to, String name) throws IOException {
    json =
        JSON.createGenerator(to)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.writeStartObject();
    json.writeArrayFieldStart(name);
  }

  void add(JsonNode item) throws IOException {
    JSON.writeTree(json, item);
  }

  void end() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
