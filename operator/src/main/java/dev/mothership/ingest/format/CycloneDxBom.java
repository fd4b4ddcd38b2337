package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.packageurl.PackageURL;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedPackage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One CycloneDX document as it goes by, twice: first what it is of and which of its components are
 * vulnerable, then all it says. Of the components only the vulnerable ones are held.
 */
final class CycloneDxBom {
  private static final int MOST_HELD = 16 << 20;
  private static final Set<String> NOT_SOFTWARE =
      Set.of(
          "file",
          "operating-system",
          "container",
          "device",
          "device-driver",
          "firmware",
          "platform",
          "data",
          "machine-learning-model",
          "cryptographic-asset");

  private final ReportSink sink;
  private final Set<String> wanted = new HashSet<>();
  private final Map<String, ReportedPackage> held = new HashMap<>();
  private String serialNumber = "";
  private @Nullable Item metadata;
  private @Nullable ReportedAsset subject;
  private Instant statedAt = Instant.EPOCH;
  private String author = "";
  private long characters;
  private boolean components;
  private boolean vulnerabilities;

  CycloneDxBom(ReportSink sink) {
    this.sink = sink;
  }

  void serialNumber(Item item) {
    serialNumber = item.node().asText();
  }

  void metadata(Item item) {
    metadata = item;
  }

  /** Notes which components a vulnerability names. */
  void affected(Item vulnerability) throws MalformedReport {
    vulnerabilities = true;
    for (Affected one : Affected.of(vulnerability)) {
      if (wanted.add(one.ref())) {
        hold(one.ref(), vulnerability);
      }
    }
  }

  private void hold(String text, Item item) throws MalformedReport {
    characters += text.length();
    if (characters > MOST_HELD) {
      throw new MalformedReport(
          item.path(), "more vulnerable components than one report can have; split it");
    }
  }

  /** After the first pass: what the document is of. */
  void begin() throws IOException {
    Item about = metadata == null ? null : metadata.at("component").orElse(null);
    subject = CycloneDxSubject.of(about, serialNumber);
    Item tool = metadata == null ? null : tool(metadata);
    String name = tool == null ? "" : tool.text("name").toLowerCase(Locale.ROOT);
    sink.tool(name.isEmpty() ? "cyclonedx" : name, tool == null ? "" : tool.text("version"));
    author = metadata == null ? name : author(metadata, name);
    if (metadata != null) {
      Said.time(metadata, "timestamp")
          .ifPresent(
              time -> {
                statedAt = time;
                sink.asOf(time);
              });
    }
    if (about != null) {
      if (wanted.contains(about.text("bom-ref"))) {
        held.put(about.text("bom-ref"), described(about));
      }
      for (Item part : about.list("components")) {
        component(part);
      }
    }
  }

  /** The program that made the document: of those named, neither a library nor what it asked. */
  private static @Nullable Item tool(Item metadata) throws MalformedReport {
    List<Item> tools = new ArrayList<>();
    JsonNode named = metadata.node().path("tools");
    List<Item> listed =
        named.isArray() ? metadata.list("tools") : metadata.list("tools.components");
    for (Item tool : listed) {
      if (tool.node().isArray()) {
        tool.node().forEach(part -> tools.add(new Item(part, tool.path())));
      } else {
        tools.add(tool);
      }
    }
    tools.removeIf(tool -> !tool.node().isObject());
    for (Item tool : tools) {
      String name = tool.text("name");
      if (!name.contains("-lib") && !name.equals("npm") && !tool.text("type").equals("library")) {
        return tool;
      }
    }
    return tools.isEmpty() ? null : tools.get(0);
  }

  private static String author(Item metadata, String tool) throws MalformedReport {
    for (Item one : metadata.list("authors")) {
      if (one.has("name")) {
        return one.text("name");
      }
    }
    String company = metadata.firstText("supplier.name", "manufacturer.name", "manufacture.name");
    return company.isEmpty() ? tool : company;
  }

  /** One component and those within it. */
  void component(Item component) throws IOException {
    components = true;
    String type = component.text("type");
    boolean purl = component.has("purl");
    if ((purl || (!NOT_SOFTWARE.contains(type) && !type.equals("application")))
        && !type.equals("container")) {
      ReportedPackage installed = described(component);
      sink.add(installed);
    }
    String ref = component.text("bom-ref");
    if (wanted.contains(ref)) {
      ReportedPackage installed = described(component);
      hold(installed.purl() + installed.location(), component);
      held.put(ref, installed);
    }
    for (Item part : component.list("components")) {
      component(part);
    }
  }

  private ReportedPackage described(Item component) throws MalformedReport {
    String group = component.text("group");
    PackageURL parsed = Purls.parse(component.text("purl"));
    String purl =
        parsed != null
            ? Purls.text(parsed)
            : Purls.of(
                "generic",
                (group.isEmpty() ? "" : group + "/") + component.required("name"),
                component.text("version"),
                "",
                "");
    Map<String, String> properties = properties(component);
    return Packages.of(
        subject(),
        purl,
        location(component, properties),
        properties.getOrDefault("aquasecurity:trivy:SrcName", ""),
        Packages.evr(
            properties.getOrDefault("aquasecurity:trivy:SrcEpoch", ""),
            properties.getOrDefault("aquasecurity:trivy:SrcVersion", ""),
            properties.getOrDefault("aquasecurity:trivy:SrcRelease", "")));
  }

  private static String location(Item component, Map<String, String> properties)
      throws MalformedReport {
    for (Item occurrence : component.list("evidence.occurrences")) {
      if (occurrence.has("location")) {
        return occurrence.text("location");
      }
    }
    for (String name :
        List.of("syft:location:0:path", "aquasecurity:trivy:FilePath", "SrcFile", "srcFile")) {
      String path = properties.getOrDefault(name, "");
      if (!path.isEmpty()) {
        return path;
      }
    }
    return "";
  }

  private static Map<String, String> properties(Item component) throws MalformedReport {
    Map<String, String> properties = new HashMap<>();
    for (Item property : component.list("properties")) {
      if (property.node().isObject()) {
        properties.putIfAbsent(property.text("name"), property.text("value"));
      }
    }
    return properties;
  }

  /** Of the older extension, which has them within their component. */
  void vulnerabilitiesWithin(Item component) throws IOException {
    List<Item> found = component.list("vulnerabilities");
    if (!found.isEmpty()) {
      ReportedPackage installed = described(component);
      for (Item vulnerability : found) {
        vulnerabilities = true;
        CycloneDxVulnerability.of(vulnerability, author, statedAt)
            .say(sink, installed, Affected.none(), true);
      }
    }
    for (Item part : component.list("components")) {
      vulnerabilitiesWithin(part);
    }
  }

  /** One vulnerability, of each component that it names. */
  void vulnerability(Item item) throws IOException {
    CycloneDxVulnerability vulnerability = CycloneDxVulnerability.of(item, author, statedAt);
    List<Affected> affected = Affected.of(item);
    for (Affected one : affected.isEmpty() ? List.of(Affected.none()) : affected) {
      ReportedPackage installed = held.get(one.ref());
      if (installed == null) {
        PackageURL purl = Purls.parse(one.ref());
        installed =
            new ReportedPackage(subject(), purl == null ? "" : Purls.text(purl), "", "", "");
      }
      vulnerability.say(sink, installed, one, components);
    }
  }

  /** A document without components but with vulnerabilities is no statement of all there is. */
  void end() throws MalformedReport {
    if (components || !vulnerabilities) {
      Subjects.looked(List.of(subject()), sink);
    }
  }

  private ReportedAsset subject() {
    if (subject == null) {
      throw new IllegalStateException("a document is read from its beginning");
    }
    return subject;
  }

  /**
   * A component that a vulnerability names.
   *
   * @param ref within the document, or empty
   * @param fixedIn versions that are said to be unaffected
   */
  record Affected(String ref, List<String> fixedIn) {
    static Affected none() {
      return new Affected("", List.of());
    }

    static List<Affected> of(Item vulnerability) throws MalformedReport {
      List<Affected> all = new ArrayList<>();
      if (vulnerability.has("ref")) {
        all.add(new Affected(vulnerability.text("ref"), List.of()));
      }
      for (Item target : vulnerability.list("affects")) {
        List<String> unaffected = new ArrayList<>();
        for (Item version : target.list("versions")) {
          if (version.text("status").equals("unaffected") && version.has("version")) {
            unaffected.add(version.text("version"));
          }
        }
        all.add(new Affected(local(target.text("ref")), unaffected));
      }
      return all;
    }

    /** https://cyclonedx.org/capabilities/bomlink/ */
    private static String local(String ref) {
      int hash = ref.indexOf('#');
      if (!ref.startsWith("urn:cdx:") || hash < 0) {
        return ref;
      }
      try {
        return URLDecoder.decode(
            ref.substring(hash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return ref.substring(hash + 1);
      }
    }
  }
}
