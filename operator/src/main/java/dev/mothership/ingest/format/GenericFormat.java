package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.CsvWalk;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Any CSV or JSON whose fields the Scanner names: {@code records} is the path of JSON's records, as
 * {@code $.results[]} (absent for CSV), {@code fields} leads from our names to columns or to paths
 * within a record, {@code values} has what is the same for all. It is never recognised, only asked
 * for.
 */
@Singleton
public final class GenericFormat implements ConfigurableFormat {
  private static final Set<String> NAMES =
      Set.of(
          "tool",
          "provider",
          "account",
          "region",
          "asset",
          "assetType",
          "assetName",
          "category",
          "status",
          "rule",
          "uid",
          "title",
          "severity",
          "score",
          "cve",
          "purl",
          "package",
          "version",
          "fixedIn",
          "location",
          "firstSeen",
          "time",
          "description",
          "remediation",
          "reference",
          "evidence");

  private final String records;
  private final Map<String, String> fields;
  private final Map<String, String> values;

  @Inject
  public GenericFormat() {
    this("", Map.of(), Map.of());
  }

  private GenericFormat(String records, Map<String, String> fields, Map<String, String> values) {
    this.records = records;
    this.fields = fields;
    this.values = values;
  }

  @Override
  public String id() {
    return "generic";
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    Item item = new Item(settings, "spec.mapping");
    String path = item.text("records");
    if (!path.isEmpty() && !path.matches("\\$(\\.[^.\\[\\]]+|\\[])*")) {
      throw new MalformedReport("spec.mapping.records", "is not a path as $.results[]");
    }
    GenericFormat format = new GenericFormat(path, texts(item, "fields"), texts(item, "values"));
    for (String needed : List.of("tool", "asset", "rule")) {
      if (!format.fields.containsKey(needed) && !format.values.containsKey(needed)) {
        throw new MalformedReport(
            "spec.mapping.fields." + needed, "is missing, from values as well");
      }
    }
    return format;
  }

  private static Map<String, String> texts(Item item, String name) throws MalformedReport {
    Map<String, String> texts = new HashMap<>();
    if (item.at(name).isPresent()) {
      Item object = item.at(name).get();
      for (String key : (Iterable<String>) object.node()::fieldNames) {
        if (!NAMES.contains(key)) {
          throw new MalformedReport(object.path() + "." + key, "is no field: one of " + known());
        }
        texts.put(key, object.required(key));
      }
    }
    return texts;
  }

  private static String known() {
    return String.join(", ", NAMES.stream().sorted().toList());
  }

  @Override
  public boolean recognises(ReportHead head) {
    return false;
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    if (fields.isEmpty() && values.isEmpty()) {
      throw new MalformedReport("$", "the Scanner says nothing of its fields in spec.mapping");
    }
    ToolVoice voice = new ToolVoice(sink);
    JsonWalk.Taker taker = item -> record(item, voice, sink);
    if (records.isEmpty()) {
      CsvWalk.each(body, taker);
    } else {
      JsonWalk.of(body).at(records, taker).run();
    }
  }

  private void record(Item item, ToolVoice voice, ReportSink sink) throws MalformedReport {
    voice.speaks(required(item, "tool"), "");
    if (fields.containsKey("time")) {
      item.time(column("time")).ifPresent(sink::asOf);
    }
    String cve = said(item, "cve");
    String word = said(item, "category").toUpperCase(Locale.ROOT);
    Category category =
        Stream.of(Category.values())
            .filter(one -> one.name().equals(word))
            .findFirst()
            .orElse(cve.isEmpty() ? Category.CONFIGURATION : Category.VULNERABILITY);
    Draft draft =
        new Draft(asset(item), category, status(said(item, "status")), rule(item, cve))
            .uid(said(item, "uid"))
            .title(said(item, "title"))
            .severity(severity(item))
            .aliases(cve.isEmpty() ? List.of() : List.of(cve))
            .purl(purl(item))
            .fixedIn(said(item, "fixedIn"))
            .location(said(item, "location"))
            .says("description", said(item, "description"))
            .says("remediation", said(item, "remediation"))
            .says("references", List.of(said(item, "reference")))
            .says("evidence", said(item, "evidence"));
    if (fields.containsKey("firstSeen")) {
      draft.firstSeen(item.time(column("firstSeen")));
    }
    sink.add(draft.done());
  }

  private String rule(Item item, String cve) throws MalformedReport {
    return cve.isEmpty() ? required(item, "rule") : cve;
  }

  private ReportedAsset asset(Item item) throws MalformedReport {
    return CloudResource.of(
        said(item, "provider"),
        required(item, "asset"),
        said(item, "assetType"),
        said(item, "assetName"),
        said(item, "account"),
        said(item, "region"));
  }

  private ReportedSeverity severity(Item item) throws MalformedReport {
    if (fields.containsKey("score")) {
      return item.number(column("score"))
          .map(ReportedSeverity::ofCvss)
          .orElse(ReportedSeverity.UNSAID);
    }
    return ReportedSeverity.ofWord(said(item, "severity"));
  }

  private String purl(Item item) throws MalformedReport {
    String purl = said(item, "purl");
    return purl.isEmpty()
        ? InspectorPackage.of("generic", said(item, "package"), said(item, "version"))
        : purl;
  }

  private static Status status(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "pass", "passed", "ok", "fixed", "resolved", "closed", "healthy", "compliant" ->
          Status.PASS;
      case "suppressed", "muted", "ignored", "accepted" -> Status.SUPPRESSED;
      case "unknown", "manual", "error", "n/a", "notapplicable" -> Status.UNKNOWN;
      default -> Status.FAIL;
    };
  }

  private String said(Item item, String name) throws MalformedReport {
    String constant = values.getOrDefault(name, "");
    String text = fields.containsKey(name) ? item.text(column(name)) : "";
    return text.isEmpty() ? constant : text;
  }

  private String required(Item item, String name) throws MalformedReport {
    String said = said(item, name);
    return said.isBlank() ? item.required(column(name)) : said;
  }

  private String column(String name) {
    return fields.getOrDefault(name, name);
  }
}
