package dev.mothership.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.AssetKey;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAgent;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedSeverity;
import dev.mothership.model.ReportedVex;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One word and its values on each line, for tests of what becomes of items. */
final class LinesFormat implements ReportFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String id() {
    return "lines";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.firstLine().startsWith("lines ");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    try (BufferedReader text = body.text()) {
      int number = 0;
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        number++;
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "lines" -> sink.tool(words[1], "1");
          case "at" -> sink.asOf(Instant.parse(words[1]));
          case "finding" -> finding(JSON.readTree(words[1]), sink);
          case "looked" -> {
            String[] where = words[1].split(",", -1);
            sink.add(Looked.forRule(where[0], where[1], where[2]));
          }
          case "whole" -> sink.add(Looked.at(asset(words[1])));
          case "package" -> {
            String[] said = words[1].split(" ");
            sink.add(new ReportedPackage(asset(said[0]), said[1], "", "", ""));
          }
          case "agent" -> {
            String[] said = words[1].split(" ");
            sink.add(
                new ReportedAgent(said[0], Map.of(said[1], said[2]), Instant.parse(said[3]), true));
          }
          case "vex" ->
              sink.add(
                  new ReportedVex(
                      "CVE-2026-1",
                      "pkg:npm/a",
                      words[1],
                      "",
                      "me",
                      Instant.parse("2026-11-01T00:00:00Z")));
          case "bug" -> throw new IllegalStateException("a bug of the format");
          default -> throw new MalformedReport("line " + number, "is no word of this format");
        }
      }
    }
  }

  private static void finding(JsonNode said, ReportSink sink) throws MalformedReport {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("description", said.path("description").asText());
    sink.add(
        new ReportedFinding(
            asset(said.path("asset").asText()),
            ReportedFinding.Category.CONFIGURATION,
            ReportedFinding.Status.valueOf(said.path("status").asText("FAIL")),
            said.path("rule").asText("rule"),
            "",
            said.path("title").asText("title"),
            ReportedSeverity.HIGH,
            List.of("a \"quoted\\ one", "b,c"),
            "",
            "",
            "",
            null,
            detail));
  }

  /** An ARN with an account and region, an instance id of a host, or else an image. */
  private static ReportedAsset asset(String key) {
    if (key.startsWith("arn:")) {
      String[] parts = key.split(":", 6);
      return new ReportedAsset(
          new AssetKey(key), "aws." + parts[2], parts[5], "aws", parts[4], parts[3]);
    }
    if (key.startsWith("i-")) {
      return new ReportedAsset(new AssetKey("host::" + key), "host", key, "", "", "");
    }
    return new ReportedAsset(new AssetKey(key), "image", key, "", "", "");
  }
}
