package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.mothership.console.PublishedSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/** Schemas that fixtures are judged by; of others than ours a notice is beside them. */
enum FixtureSchema {
  SARIF(PublishedSchema.SARIF::faults),
  OCSF(PublishedSchema.OCSF::faults),
  CYCLONEDX_1_5(of("cyclonedx-1.5.json", VersionFlag.V7)),
  CYCLONEDX_1_6(of("cyclonedx-1.6.json", VersionFlag.V7)),
  SPDX_2_3(of("spdx-2.3.json", VersionFlag.V7)),
  CSAF_2_0(of("csaf-2.0.json", VersionFlag.V202012)),
  OPENREPORTS(openReports());

  private final Function<JsonNode, List<String>> judge;

  FixtureSchema(Function<JsonNode, List<String>> judge) {
    this.judge = judge;
  }

  /** What is wrong with it; empty where nothing is. */
  List<String> faults(JsonNode report) {
    return judge.apply(report);
  }

  private static Function<JsonNode, List<String>> of(String file, VersionFlag version) {
    JsonSchemaFactory factory =
        JsonSchemaFactory.getInstance(
            version,
            builder ->
                builder.schemaMappers(
                    mappers ->
                        mappers
                            .mapPrefix(
                                "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json",
                                "classpath:schemas/cyclonedx-spdx.json")
                            .mapPrefix(
                                "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json",
                                "classpath:schemas/cyclonedx-jsf-0.82.json")));
    JsonSchema schema = factory.getSchema(open(file));
    return report -> faults(schema, report);
  }

  private static Function<JsonNode, List<String>> openReports() {
    try {
      JsonNode definition = new YAMLMapper().readTree(open("openreports-reports.yaml"));
      JsonSchema schema =
          JsonSchemaFactory.getInstance(VersionFlag.V4)
              .getSchema(
                  definition.at("/spec/versions/0/schema/openAPIV3Schema"),
                  SchemaValidatorsConfig.builder().build());
      return report -> faults(schema, report);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> faults(JsonSchema schema, JsonNode report) {
    return schema.validate(report).stream().map(ValidationMessage::getMessage).sorted().toList();
  }

  private static InputStream open(String file) {
    return FixtureSchema.class.getResourceAsStream("/schemas/" + file);
  }
}
