package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.ReportedAsset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one run of a SARIF log says of itself: its tool, its rules, and what it looked at. */
final class SarifRun {
  private static final int MOST = 200_000;
  private static final int DRIVER = -1;

  /** A rule, as far as findings need it. */
  record Rule(
      String id,
      String title,
      String help,
      String link,
      String level,
      String score,
      boolean secret,
      List<String> others) {}

  private final Map<Integer, List<Rule>> rules = new HashMap<>();
  private final Map<String, Rule> byId = new HashMap<>();
  private final List<String> artifacts = new ArrayList<>();
  private String tool = "";
  private String version = "";
  private @Nullable ReportedAsset asset;
  private @Nullable Instant endedAt;
  private boolean partial;

  SarifRun of(ReportedAsset asset) {
    this.asset = asset;
    return this;
  }

  void tool(Item item) throws MalformedReport {
    tool = item.required("driver.name");
    version = item.firstText("driver.semanticVersion", "driver.version");
    rules.put(DRIVER, rules(item.list("driver.rules")));
    List<Item> extensions = item.list("extensions");
    for (int i = 0; i < extensions.size(); i++) {
      rules.put(i, rules(extensions.get(i).list("rules")));
    }
  }

  private List<Rule> rules(List<Item> items) throws MalformedReport {
    List<Rule> read = new ArrayList<>();
    for (Item item : items) {
      String id = item.text("id");
      List<String> tags = item.texts("properties.tags");
      List<String> others = new ArrayList<>(tags);
      others.addAll(item.texts("deprecatedIds"));
      Rule rule =
          new Rule(
              id,
              item.firstText("shortDescription.text", "name", "fullDescription.text"),
              item.firstText("help.text", "fullDescription.text"),
              item.text("helpUri"),
              item.text("defaultConfiguration.level"),
              item.text("properties.security-severity"),
              tags.stream().anyMatch(tag -> tag.equalsIgnoreCase("secret")),
              List.copyOf(others));
      read.add(rule);
      byId.putIfAbsent(id, rule);
    }
    return read;
  }

  /** A container image's scanner names the image so. */
  void properties(Item item) throws MalformedReport {
    String image = item.text("imageName");
    if (asset == null && !image.isEmpty()) {
      List<String> digests = item.texts("repoDigests");
      asset = AssetKeys.image(image, digests.isEmpty() ? "" : digests.get(0));
    }
  }

  void provenance(Item item) throws MalformedReport {
    String uri = item.text("repositoryUri");
    if (asset == null && !uri.isEmpty()) {
      asset = AssetKeys.repositoryOf(uri);
    }
  }

  /** One of several that make up an analysis: it says nothing of the others. */
  void partial() {
    partial = true;
  }

  void invocation(Item item) throws MalformedReport {
    partial |= item.text("executionSuccessful").equals("false");
    endedAt = Said.time(item, "endTimeUtc").orElse(endedAt);
  }

  void artifact(Item item) throws MalformedReport {
    if (artifacts.size() == MOST) {
      throw new MalformedReport(item.path(), "more than 200,000 artifacts");
    }
    artifacts.add(item.text("location.uri"));
  }

  /**
   * Of what a result names in any of the ways there are: by id, by index, in an extension.
   *
   * @return null where the run has no such rule
   */
  @Nullable Rule rule(Item result) throws MalformedReport {
    int component = index(result, "rule.toolComponent.index", DRIVER);
    int index = index(result, result.has("ruleIndex") ? "ruleIndex" : "rule.index", -1);
    List<Rule> listed = rules.getOrDefault(component, List.of());
    if (index >= 0 && index < listed.size()) {
      return listed.get(index);
    }
    String id = result.firstText("ruleId", "rule.id");
    Rule found = byId.get(id);
    return found != null || !id.contains("/")
        ? found
        : byId.get(id.substring(0, id.lastIndexOf('/')));
  }

  /** The URI of an {@code artifactLocation}, by itself or by its index. */
  String uri(Item location) throws MalformedReport {
    String uri = location.text("uri");
    int index = index(location, "index", -1);
    return uri.isEmpty() && index >= 0 && index < artifacts.size() ? artifacts.get(index) : uri;
  }

  private static int index(Item item, String name, int absent) throws MalformedReport {
    return item.number(name).map(Double::intValue).orElse(absent);
  }

  ReportedAsset asset() {
    return asset == null ? AssetKeys.repositoryOf("unnamed") : asset;
  }

  /** Whether it is known what was looked at, and that it was looked at to the end. */
  boolean wholeStatement() {
    return asset != null && !partial;
  }

  String tool() {
    return tool;
  }

  String version() {
    return version;
  }

  Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  static Optional<String> firstText(JsonNode object) {
    for (JsonNode value : object) {
      if (value.isValueNode() && !value.isNull()) {
        return Optional.of(value.asText());
      }
    }
    return Optional.empty();
  }
}
