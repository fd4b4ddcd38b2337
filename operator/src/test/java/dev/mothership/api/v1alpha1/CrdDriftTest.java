package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed definitions are those of the records; -Dmothership.regenerate writes them. */
class CrdDriftTest {
  private static final Path COMMITTED = Path.of(System.getProperty("mothership.root"), "crds");

  @TempDir Path generated;

  @Test
  void theCommittedDefinitionsAreThoseOfTheRecords() throws IOException {
    Map<String, String> expected = CrdFiles.generate(generated);
    if (System.getProperty("mothership.regenerate") != null) {
      for (Map.Entry<String, String> file : expected.entrySet()) {
        Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(CrdFiles.read(COMMITTED))
        .as("crds/, see 'Change a kind' in CONTRIBUTING.md")
        .isEqualTo(expected);
  }

  @Test
  void theKustomizationNamesEveryDefinition() throws IOException {
    assertThat(Files.readAllLines(COMMITTED.resolve("kustomization.yaml")))
        .filteredOn(line -> line.startsWith("- "))
        .map(line -> line.substring(2))
        .containsExactlyInAnyOrderElementsOf(CrdFiles.read(COMMITTED).keySet());
  }

  @Test
  void everyFieldIsDescribed() throws IOException {
    for (Map.Entry<String, String> file : CrdFiles.read(COMMITTED).entrySet()) {
      JsonNode schema =
          new ObjectMapper(new YAMLFactory())
              .readTree(file.getValue())
              .at("/spec/versions/0/schema/openAPIV3Schema");
      assertThat(undescribed(schema, "")).as(file.getKey()).isEmpty();
    }
  }

  private static List<String> undescribed(JsonNode schema, String path) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = path + "." + property.getKey();
      if (property.getValue().path("description").asText().isBlank()) {
        found.add(name);
      }
      found.addAll(undescribed(property.getValue(), name));
    }
    if (schema.has("items")) {
      found.addAll(undescribed(schema.get("items"), path + "[]"));
    }
    return found;
  }
}
