package dev.mothership.ingest.format;

import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * SPDX 2.2 and 2.3 in JSON, YAML and as tags and values, also as GitHub's dependency graph exports
 * it, and SPDX 3 in JSON-LD. Inventory alone: a document names no vulnerability that its author
 * looked for. https://spdx.github.io/spdx-spec/
 */
@Singleton
final class SpdxFormat implements ReportFormat {
  private static final String CONTEXT = "https://spdx.org/rdf/3";
  private static final int START = 4096;

  @Override
  public String id() {
    return "spdx";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.at("$.spdxVersion").startsWith("SPDX-")
        || head.has("$.SPDXID")
        || head.has("$.packages[].SPDXID")
        || head.has("$.files[].SPDXID")
        || head.at("$.sbom.spdxVersion").startsWith("SPDX-")
        || head.at("$.@context").startsWith(CONTEXT)
        || head.at("$.@context[]").startsWith(CONTEXT)
        || tagged(head.text());
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    if (tagged(start(body))) {
      new SpdxTagValue(sink).read(body);
      return;
    }
    Notes notes = Notes.of(body, "$.spdxVersion", "$.sbom.spdxVersion", "$.SPDXID");
    if (!notes.at("$.sbom.spdxVersion").isEmpty()) {
      new SpdxJson("$.sbom", sink).read(body);
    } else if (notes.at("$.spdxVersion").startsWith("SPDX-2")) {
      new SpdxJson("$", sink).read(body);
    } else {
      new Spdx3(sink).read(body);
    }
  }

  private static boolean tagged(String text) {
    return text.lines().limit(50).anyMatch(line -> line.startsWith("SPDXVersion:"));
  }

  private static String start(ReportBody body) throws IOException {
    try (InputStream in = body.open()) {
      return new String(in.readNBytes(START), StandardCharsets.UTF_8);
    }
  }
}
