package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.vulnerability.version.Ordering;
import dev.mothership.correlate.vulnerability.version.Orderings;
import dev.mothership.correlate.vulnerability.version.UnreadableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why one of the two tells a pair of a package and a vulnerability that the other does not. Each is
 * explained in {@code docs/reference/differences.md}.
 */
enum OsvDifference {
  RELEASE,
  SOURCE,
  NAMES,
  COMMITS,
  LIMIT,
  FORM,
  MAVEN,
  ALPINE,
  PACKAGIST,
  GEM;

  /**
   * The reason; empty where none is known.
   *
   * @param records of the vulnerability
   * @param ours whether we tell it, and not OSV-Scanner
   */
  static Optional<OsvDifference> of(OsvPackage of, List<JsonNode> records, boolean ours) {
    List<JsonNode> entries = entries(of, records);
    if (!ours && entries.stream().noneMatch(entry -> isOfRelease(of, entry))) {
      return Optional.of(RELEASE);
    }
    if (!of.source().isEmpty()) {
      return Optional.of(SOURCE);
    }
    if (ours && entries.stream().noneMatch(entry -> name(entry).equals(of.told()))) {
      return Optional.of(NAMES);
    }
    if (ours && entries.stream().anyMatch(OsvDifference::commitsFirst)) {
      return Optional.of(COMMITS);
    }
    if (!ours && entries.stream().anyMatch(entry -> !entry.findValues("limit").isEmpty())) {
      return Optional.of(LIMIT);
    }
    List<String> versions = versions(of, entries);
    if (!ours && !readable(of, versions)) {
      return Optional.of(FORM);
    }
    return OsvOrder.of(of.ecosystem(), versions);
  }

  private static List<JsonNode> entries(OsvPackage of, List<JsonNode> records) {
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode record : records) {
      for (JsonNode entry : record.path("affected")) {
        String ecosystem = entry.at("/package/ecosystem").asText().replaceAll(":.*", "");
        if (ecosystem.equals(of.ecosystem())
            && OsvPackage.folded(ecosystem, name(entry)).equals(of.name())) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static String name(JsonNode entry) {
    return entry.at("/package/name").asText();
  }

  private static boolean isOfRelease(OsvPackage of, JsonNode entry) {
    if (of.release().isEmpty()) {
      return true;
    }
    String release = entry.at("/package/ecosystem").asText().replaceAll(".*:v?", "");
    String own = of.release().replaceAll("^[a-z]+-", "");
    return own.equals(release) || own.startsWith(release + ".");
  }

  private static boolean commitsFirst(JsonNode entry) {
    boolean commits = false;
    for (JsonNode range : entry.path("ranges")) {
      if (commits) {
        return true;
      }
      commits = range.path("type").asText().equals("GIT");
    }
    return false;
  }

  /** The package's own, and those that the ranges name. */
  private static List<String> versions(OsvPackage of, List<JsonNode> entries) {
    List<String> versions = new ArrayList<>(List.of(of.version()));
    for (JsonNode entry : entries) {
      for (JsonNode range : entry.path("ranges")) {
        for (JsonNode event : range.path("events")) {
          event.forEach(version -> versions.add(version.asText()));
        }
      }
    }
    return versions;
  }

  private static boolean readable(OsvPackage of, List<String> versions) {
    Ordering ordering = Orderings.of(of.ecosystem()).orElseThrow();
    try {
      for (String version : versions) {
        ordering.compare(version, version);
      }
      return true;
    } catch (UnreadableVersion e) {
      return false;
    }
  }
}
