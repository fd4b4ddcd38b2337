package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SPDX 2 in JSON: first which package the document describes, then the others. */
final class SpdxJson {
  private static final int MOST_DESCRIBED = 1_000;

  private final String root;
  private final ReportSink sink;
  private final Set<String> described = new HashSet<>();
  private @Nullable SpdxPackage subject;
  private int count;

  /**
   * @param root path of the document in the report
   */
  SpdxJson(String root, ReportSink sink) {
    this.root = root;
    this.sink = sink;
  }

  void read(ReportBody body) throws IOException {
    Notes notes = Notes.of(body, root + ".name", root + ".documentNamespace");
    JsonWalk.of(body)
        .at(root + ".creationInfo", this::creation)
        .at(root + ".documentDescribes[]", item -> describes(item.node().asText()))
        .at(root + ".relationships[]", this::relationship)
        .run();
    if (described.size() == 1) {
      JsonWalk.of(body).at(root + ".packages[]", this::find).run();
    }
    SpdxPackage found = subject;
    String name = notes.first(root + ".name", root + ".documentNamespace");
    ReportedAsset asset = found == null ? SpdxPackage.document(name) : found.subject();
    JsonWalk.of(body)
        .at(
            root + ".packages[]",
            item -> {
              SpdxPackage one = of(item);
              if (one.installed() && (found == null || !one.id().equals(found.id()))) {
                sink.add(one.on(asset));
              }
            })
        .run();
    if (count == 0) {
      throw new MalformedReport(root + ".creationInfo", "is missing");
    }
    Subjects.looked(List.of(asset), sink);
  }

  private void creation(Item item) throws IOException {
    count++;
    String[] tool = {"spdx", ""};
    for (String creator : item.texts("creators")) {
      if (creator.startsWith("Tool:")) {
        tool = SpdxPackage.tool(creator.substring("Tool:".length()));
        break;
      }
    }
    sink.tool(tool[0], tool[1]);
    Said.time(item, "created").ifPresent(sink::asOf);
  }

  private void relationship(Item item) throws MalformedReport {
    String type = item.text("relationshipType");
    if (type.equals("DESCRIBES") && item.text("spdxElementId").equals("SPDXRef-DOCUMENT")) {
      describes(item.text("relatedSpdxElement"));
    } else if (type.equals("DESCRIBED_BY")
        && item.text("relatedSpdxElement").equals("SPDXRef-DOCUMENT")) {
      describes(item.text("spdxElementId"));
    }
  }

  private void describes(String id) {
    if (described.size() < MOST_DESCRIBED) {
      described.add(id);
    }
  }

  private void find(Item item) throws MalformedReport {
    if (described.contains(item.text("SPDXID"))) {
      subject = of(item);
    }
  }

  private static SpdxPackage of(Item item) throws MalformedReport {
    String purl = "";
    for (Item reference : item.list("externalRefs")) {
      if (reference.text("referenceType").endsWith("purl") && purl.isEmpty()) {
        purl = reference.text("referenceLocator");
      }
    }
    return new SpdxPackage(
        item.text("SPDXID"),
        item.required("name"),
        item.text("versionInfo"),
        purl,
        item.text("primaryPackagePurpose").toUpperCase(Locale.ROOT));
  }
}
