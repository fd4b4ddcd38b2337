package dev.mothership.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An application's inventory.
 *
 * @param packages package URLs
 */
record Bom(String name, List<String> packages) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Bom {
    packages = List.copyOf(packages);
  }

  /** As CycloneDX 1.6. */
  byte[] json() {
    ObjectNode bom = JsonNodeFactory.instance.objectNode();
    bom.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    bom.putObject("metadata")
        .putObject("component")
        .put("type", "application")
        .put("bom-ref", name)
        .put("name", name);
    var components = bom.putArray("components");
    for (String purl : packages) {
      components
          .addObject()
          .put("type", "library")
          .put("bom-ref", purl)
          .put("name", purl.replaceAll("@.*", "").replaceAll(".*/", ""))
          .put("purl", purl);
    }
    try {
      return JSON.writeValueAsBytes(bom);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
