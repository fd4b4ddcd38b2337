package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code snyk test --unmanaged} finds in C and C++: an issue names a package, and what it is
 * stands once for all issues of a project.
 */
final class SnykUnmanaged {
  private static final String ISSUES = ".issues[";
  private static final int MOST = 200_000;

  private final Map<String, ObjectNode> known = new HashMap<>();

  /** Of a whole project, by the issues' ids. */
  void data(Item item) throws MalformedReport {
    String project = Notes.before(item.path(), ".issuesData");
    for (Map.Entry<String, JsonNode> one : item.node().properties()) {
      if (known.size() >= MOST) {
        throw new MalformedReport(item.path(), "more than one report can have; split it");
      }
      if (one.getValue() instanceof ObjectNode about) {
        known.put(project + ' ' + one.getKey(), about);
      }
    }
  }

  /** An issue in the form of a vulnerability of a managed project. */
  Item issue(Item item) throws MalformedReport {
    String id = item.required("issueId");
    ObjectNode about = known.get(Notes.before(item.path(), ISSUES) + ' ' + id);
    if (about == null) {
      throw new MalformedReport(item.path() + ".issueId", "is not in issuesData");
    }
    String name = item.required("pkgName");
    ObjectNode whole = about.deepCopy();
    whole.put("id", id);
    whole.put("name", name.substring(name.indexOf('|') + 1));
    whole.put("version", item.text("pkgVersion"));
    return new Item(whole, item.path());
  }
}
