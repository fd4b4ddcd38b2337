package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What {@code config/default} runs the operator with, so that tests and the demo do the same. */
final class ShippedDeployment {
  private final JsonNode container;

  ShippedDeployment() {
    Path file = LocalFiles.checkout().resolve("config/default/deployment.yaml");
    try {
      container = new YAMLMapper().readTree(file.toFile()).at("/spec/template/spec/containers/0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws LocalStackException where the container has no such variable
   */
  String variable(String name) {
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    throw new LocalStackException("config/default/deployment.yaml sets no " + name);
  }
}
