package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SPDX 3 in JSON-LD: a graph whose elements stand in any order. The root of the bill of materials,
 * or else of the document, is what it is of.
 */
final class Spdx3 {
  private static final int MOST_ROOTS = 1_000;

  private final ReportSink sink;
  private final Set<String> boms = new HashSet<>();
  private final Set<String> roots = new HashSet<>();
  private final Map<String, String> tools = new HashMap<>();
  private boolean created;
  private String creator = "";
  private String name = "";
  private @Nullable SpdxPackage subject;

  Spdx3(ReportSink sink) {
    this.sink = sink;
  }

  void read(ReportBody body) throws IOException {
    walk(body, this::note);
    if (!created) {
      throw new MalformedReport("$.@graph", "holds no CreationInfo");
    }
    Set<String> subjects = boms.isEmpty() ? roots : boms;
    if (subjects.size() == 1) {
      walk(body, item -> find(item, subjects));
    }
    SpdxPackage found = subject;
    ReportedAsset asset = found == null ? SpdxPackage.document(name) : found.subject();
    String[] tool = SpdxPackage.tool(creator.isEmpty() ? "spdx" : creator);
    sink.tool(tool[0], tool[1]);
    walk(
        body,
        item -> {
          if (kind(item).equals("software_Package")) {
            SpdxPackage one = of(item);
            if (one.installed() && (found == null || !one.id().equals(found.id()))) {
              sink.add(one.on(asset));
            }
          }
        });
    Subjects.looked(List.of(asset), sink);
  }

  private static void walk(ReportBody body, JsonWalk.Taker taker) throws IOException {
    JsonWalk.of(body).at("$.@graph[]", taker).run();
  }

  private void note(Item item) throws MalformedReport {
    switch (kind(item)) {
      case "SpdxDocument" -> {
        name = item.text("name");
        collect(item, roots);
      }
      case "software_Sbom", "Bom" -> collect(item, boms);
      case "CreationInfo" -> {
        created = true;
        Said.time(item, "created").ifPresent(sink::asOf);
        String used = item.texts("createdUsing").stream().findFirst().orElse("");
        creator = creator.isEmpty() ? tools.getOrDefault(used, "") : creator;
      }
      case "Tool" -> {
        if (tools.size() < MOST_ROOTS) {
          tools.put(id(item), item.text("name"));
        }
        creator = creator.isEmpty() ? item.text("name") : creator;
      }
      default -> {}
    }
  }

  private static void collect(Item item, Set<String> ids) throws MalformedReport {
    for (String root : item.texts("rootElement")) {
      if (ids.size() < MOST_ROOTS) {
        ids.add(root);
      }
    }
  }

  private void find(Item item, Set<String> subjects) throws MalformedReport {
    if (kind(item).equals("software_Package") && subjects.contains(id(item))) {
      subject = of(item);
    }
  }

  private static String kind(Item item) throws MalformedReport {
    return item.firstText("type", "@type").replaceFirst("^.*/", "");
  }

  private static String id(Item item) throws MalformedReport {
    return item.firstText("spdxId", "@id");
  }

  private static SpdxPackage of(Item item) throws MalformedReport {
    String purl = item.firstText("software_packageUrl", "packageUrl");
    for (Item identifier : item.list("externalIdentifier")) {
      String type = identifier.text("externalIdentifierType");
      if (purl.isEmpty() && (type.equals("packageUrl") || type.equals("purl"))) {
        purl = identifier.text("identifier");
      }
    }
    return new SpdxPackage(
        id(item),
        item.required("name"),
        item.firstText("software_packageVersion", "packageVersion"),
        purl,
        item.firstText("software_primaryPurpose", "primaryPurpose").toUpperCase(Locale.ROOT));
  }
}
