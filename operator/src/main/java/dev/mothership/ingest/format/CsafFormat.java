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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CSAF 2.0 and 2.1, whatever its category: what its author says of the status of products. Where
 * one package is in several products with different statuses, the worse one counts.
 * https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html
 */
@Singleton
final class CsafFormat implements ReportFormat {
  private static final int DEEPEST_BRANCH = 16;
  private static final int MOST_HELD = 32 << 20;

  /** The better first. */
  private static final List<String> ORDER =
      List.of("not_affected", "fixed", "under_investigation", "affected");

  private static final Map<String, String> STATUSES =
      Map.of(
          "known_not_affected", "not_affected",
          "fixed", "fixed",
          "first_fixed", "fixed",
          "under_investigation", "under_investigation",
          "known_affected", "affected",
          "first_affected", "affected",
          "last_affected", "affected");

  @Override
  public String id() {
    return "csaf";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.document.csaf_version");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    Notes notes =
        Notes.of(
            body,
            "$.document.csaf_version",
            "$.document.publisher.name",
            "$.document.tracking.current_release_date");
    if (notes.at("$.document.csaf_version").isEmpty()) {
      throw new MalformedReport("$.document.csaf_version", "is missing");
    }
    Products products = new Products();
    JsonWalk walk =
        JsonWalk.of(body)
            .at("$.product_tree.full_product_names[]", products::product)
            .at("$.product_tree.relationships[]", products::relationship);
    StringBuilder branch = new StringBuilder("$.product_tree");
    for (int i = 0; i < DEEPEST_BRANCH; i++) {
      walk.at(branch.append(".branches[]") + ".product", products::product);
    }
    walk.run();
    Instant stated =
        Said.time(notes.at("$.document.tracking.current_release_date")).orElse(Instant.EPOCH);
    sink.tool("csaf", "");
    if (stated.isAfter(Instant.EPOCH)) {
      sink.asOf(stated);
    }
    String author = notes.at("$.document.publisher.name");
    JsonWalk.of(body)
        .at("$.vulnerabilities[]", item -> vulnerability(item, products, author, stated, sink))
        .run();
  }

  private static void vulnerability(
      Item item, Products products, String author, Instant stated, ReportSink sink)
      throws IOException {
    String id = item.text("cve");
    for (Item other : item.list("ids")) {
      id = id.isEmpty() ? other.text("text") : id;
    }
    if (id.isEmpty()) {
      throw new MalformedReport(item.path() + ".cve", "is missing, and so are its ids");
    }
    Map<String, String> reasons = new HashMap<>();
    for (Item flag : item.list("flags")) {
      for (String product : flag.texts("product_ids")) {
        reasons.put(products.of(product), flag.text("label"));
      }
    }
    Map<String, String> statuses = new LinkedHashMap<>();
    Item said = item.at("product_status").orElse(null);
    if (said == null) {
      return;
    }
    for (Map.Entry<String, String> status : STATUSES.entrySet()) {
      for (String product : said.texts(status.getKey())) {
        statuses.merge(
            products.of(product),
            status.getValue(),
            (a, b) -> ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);
      }
    }
    String vulnerability = VulnerabilityIds.canonical(VulnerabilityIds.of(id, List.of()));
    for (Map.Entry<String, String> one : statuses.entrySet()) {
      sink.add(
          new ReportedVex(
              vulnerability,
              one.getKey(),
              one.getValue(),
              one.getValue().equals("not_affected") ? reasons.getOrDefault(one.getKey(), "") : "",
              author,
              stated));
    }
  }

  /** The document's products: by purl where they have one, else by name. */
  private static final class Products {
    private final Map<String, String> byId = new HashMap<>();
    private final Map<String, String> components = new HashMap<>();
    private long characters;

    void product(Item item) throws MalformedReport {
      hold(item, byId, item.required("product_id"), named(item));
    }

    /** A component in a product is known by the component. */
    void relationship(Item item) throws MalformedReport {
      Item whole = item.at("full_product_name").orElse(null);
      if (whole == null) {
        return;
      }
      String id = whole.required("product_id");
      if (whole.has("product_identification_helper.purl")) {
        hold(item, byId, id, named(whole));
      } else {
        hold(item, components, id, item.text("product_reference"));
        hold(item, byId, id, whole.text("name"));
      }
    }

    private void hold(Item item, Map<String, String> map, String id, String text)
        throws MalformedReport {
      characters += id.length() + text.length();
      if (characters > MOST_HELD) {
        throw new MalformedReport(item.path(), "more products than one report can have; split it");
      }
      map.put(id, text);
    }

    String of(String id) {
      String component = byId.getOrDefault(components.getOrDefault(id, ""), "");
      return component.startsWith("pkg:") ? component : byId.getOrDefault(id, id);
    }

    private static String named(Item product) throws MalformedReport {
      String said = product.text("product_identification_helper.purl");
      List<String> several = product.texts("product_identification_helper.purls");
      PackageURL purl = Purls.parse(said.isEmpty() && !several.isEmpty() ? several.get(0) : said);
      if (purl == null) {
        String name = product.text("name");
        return name.isEmpty() ? product.text("product_id") : name;
      }
      return purl.getType().equals("oci")
          ? Subjects.image(purl, "").key().value()
          : Purls.text(purl);
    }
  }
}
