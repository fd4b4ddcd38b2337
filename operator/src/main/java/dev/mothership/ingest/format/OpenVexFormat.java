package dev.mothership.ingest.format;

import com.github.packageurl.PackageURL;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedVex;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * OpenVEX 0.0.1 and 0.2.0. A statement on a component within a product is taken as one on the
 * product, which says less. https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 */
@Singleton
final class OpenVexFormat implements ReportFormat {
  private static final Set<String> STATUSES =
      Set.of("not_affected", "affected", "fixed", "under_investigation");

  @Override
  public String id() {
    return "openvex";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.at("$.@context").startsWith("https://openvex.dev/ns");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    Notes notes =
        Notes.of(body, "$.@context", "$.author", "$.timestamp", "$.last_updated", "$.tooling");
    if (!notes.at("$.@context").startsWith("https://openvex.dev/ns")) {
      throw new MalformedReport("$.@context", "is not that of OpenVEX");
    }
    if (notes.at("$.author").isEmpty()) {
      throw new MalformedReport("$.author", "is missing: a statement is somebody's");
    }
    Instant stated = Said.time(notes.first("$.last_updated", "$.timestamp")).orElse(Instant.EPOCH);
    sink.tool("openvex", "");
    if (stated.isAfter(Instant.EPOCH)) {
      sink.asOf(stated);
    }
    JsonWalk.of(body)
        .at("$.statements[]", item -> statement(item, notes.at("$.author"), stated, sink))
        .run();
  }

  private static void statement(Item item, String author, Instant document, ReportSink sink)
      throws IOException {
    String status = item.required("status");
    if (!STATUSES.contains(status)) {
      throw new MalformedReport(item.path() + ".status", "is none of " + sorted());
    }
    Instant own =
        Said.time(item, "last_updated").or(() -> Said.time(item, "timestamp")).orElse(document);
    String vulnerability = vulnerability(item);
    for (Item product : item.list("products")) {
      List<Item> parts = anonymous(product) ? product.list("subcomponents") : List.of();
      for (Item one : parts.isEmpty() ? List.of(product) : parts) {
        sink.add(
            new ReportedVex(
                vulnerability,
                product(one),
                status,
                item.firstText("justification", "impact_statement"),
                author,
                own));
      }
    }
  }

  /** Whether words stand where an id would, as govulncheck's {@code Unknown Product}. */
  private static boolean anonymous(Item product) throws MalformedReport {
    return product.node().isObject()
        && product.firstText("identifiers.purl", "@id").matches("(.* .*)?");
  }

  private static String sorted() {
    return String.join(", ", STATUSES.stream().sorted().toList());
  }

  private static String vulnerability(Item item) throws MalformedReport {
    if (item.node().path("vulnerability").isTextual()) {
      return VulnerabilityIds.canonical(VulnerabilityIds.of(item.text("vulnerability"), List.of()));
    }
    List<String> aliases = new ArrayList<>(item.texts("vulnerability.aliases"));
    String name = item.firstText("vulnerability.name", "vulnerability.@id");
    if (name.isEmpty()) {
      throw new MalformedReport(item.path() + ".vulnerability.name", "is missing");
    }
    return VulnerabilityIds.canonical(VulnerabilityIds.of(name, aliases));
  }

  private static String product(Item product) throws MalformedReport {
    String id =
        product.node().isTextual()
            ? product.node().asText()
            : product.firstText("identifiers.purl", "@id");
    if (id.isBlank()) {
      throw new MalformedReport(product.path() + ".@id", "is missing");
    }
    PackageURL purl = Purls.parse(id);
    if (purl == null) {
      return id;
    }
    return purl.getType().equals("oci") ? Subjects.image(purl, "").key().value() : Purls.text(purl);
  }
}
