package dev.mothership.ingest.format;

import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.ingest.XmlWalk;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * CycloneDX 1.0 to 1.7 in JSON and XML: inventory, vulnerabilities and what was made of them, also
 * in the older extension for vulnerabilities. https://cyclonedx.org/docs/1.6/json/
 */
@Singleton
public final class CycloneDxFormat implements ReportFormat {
  private static final Set<String> LISTS =
      Set.of(
          "tools",
          "components",
          "vulnerabilities",
          "references",
          "ratings",
          "cwes",
          "advisories",
          "affects",
          "versions",
          "properties",
          "externalReferences",
          "hashes",
          "occurrences",
          "authors",
          "responses");
  private static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

  @Override
  public String id() {
    return "cyclonedx";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.at("$.bomFormat").equals("CycloneDX")
        || head.at("$.$schema").contains("cyclonedx.org/schema/bom")
        || !head.has("$.bomFormat")
            && head.has("$.components[].type")
            && head.has("$.components[].name")
            && (head.has("$.components[].bom-ref") || head.has("$.components[].purl"))
        || (head.text().stripLeading().startsWith("<") && head.text().contains(NAMESPACE));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    CycloneDxBom bom = new CycloneDxBom(sink);
    if (xml(body)) {
      XmlWalk.of(body, LISTS)
          .at("bom/@serialNumber", bom::serialNumber)
          .at("bom/metadata", bom::metadata)
          .at("bom/vulnerabilities/vulnerability", bom::affected)
          .run();
      bom.begin();
      XmlWalk.of(body, LISTS).at("bom/components/component", bom::component).run();
      XmlWalk.of(body, LISTS)
          .at("bom/vulnerabilities/vulnerability", bom::vulnerability)
          .at("bom/components/component", bom::vulnerabilitiesWithin)
          .run();
    } else {
      JsonWalk.of(body)
          .at("$.serialNumber", bom::serialNumber)
          .at("$.metadata", bom::metadata)
          .at("$.vulnerabilities[]", bom::affected)
          .run();
      bom.begin();
      JsonWalk.of(body).at("$.components[]", bom::component).run();
      JsonWalk.of(body).at("$.vulnerabilities[]", bom::vulnerability).run();
    }
    bom.end();
  }

  private static boolean xml(ReportBody body) throws IOException {
    try (InputStream in = body.open()) {
      int first = in.read();
      while (first >= 0 && first <= ' ') {
        first = in.read();
      }
      return first == '<' || first == 0xFE || first == 0xFF;
    }
  }
}
