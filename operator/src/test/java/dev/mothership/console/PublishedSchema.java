package dev.mothership.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.InputStream;
import java.util.List;

/** Schemas that others published; see the notice beside them. */
public enum PublishedSchema {
  OCSF("/schemas/ocsf-findings-1.8.0.json", VersionFlag.V202012),
  SARIF("/schemas/sarif-2.1.0-rtm.5.json", VersionFlag.V4);

  private final JsonSchema schema;

  PublishedSchema(String resource, VersionFlag version) {
    InputStream json = PublishedSchema.class.getResourceAsStream(resource);
    this.schema = JsonSchemaFactory.getInstance(version).getSchema(json);
  }

  /** What is wrong with it; empty where nothing is. */
  public List<String> faults(JsonNode json) {
    return schema.validate(json).stream().map(ValidationMessage::getMessage).sorted().toList();
  }
}
