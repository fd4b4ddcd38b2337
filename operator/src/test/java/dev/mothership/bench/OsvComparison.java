package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.vulnerability.BenchedMatching;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pairs of a package and a vulnerability, by each of two matchers. A vulnerability is all records
 * that are aliases of each other, since either matcher tells them as one.
 */
final class OsvComparison {
  private static final int SHOWN = 12;

  private record Match(OsvPackage of, String vulnerability) {}

  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, List<JsonNode>> byVulnerability = new HashMap<>();
  private final Map<String, Integer> explained = new TreeMap<>();
  private final List<String> unexplained = new ArrayList<>();
  private int alike;

  OsvComparison(Collection<JsonNode> records) {
    for (JsonNode record : records) {
      String id = record.path("id").asText();
      record.path("aliases").forEach(alias -> join(id, alias.asText()));
    }
    for (JsonNode record : records) {
      byVulnerability
          .computeIfAbsent(root(record.path("id").asText()), root -> new ArrayList<>())
          .add(record);
    }
  }

  private void join(String one, String other) {
    parents.put(root(one), root(other));
  }

  private String root(String id) {
    String at = id;
    while (!parents.getOrDefault(at, at).equals(at)) {
      at = parents.getOrDefault(at, at);
    }
    return at;
  }

  void compare(List<Bom> boms, List<BenchedMatching.Matched> own, List<OsvScanner.Found> scanners) {
    Set<OsvPackage> asked = new HashSet<>();
    Map<String, Map<String, OsvPackage>> byBom = new HashMap<>();
    for (Bom bom : boms) {
      Map<String, OsvPackage> packages = byBom.computeIfAbsent(bom.name(), any -> new HashMap<>());
      for (String purl : bom.packages()) {
        OsvPackage one = OsvPackage.of(purl);
        asked.add(one);
        packages.put(key(one.ecosystem(), one.name(), one.version()), one);
      }
    }
    Set<Match> ours = new HashSet<>();
    for (BenchedMatching.Matched one : own) {
      OsvPackage of = OsvPackage.of(one.purl());
      if (asked.contains(of)) {
        one.advisories().forEach(id -> ours.add(new Match(of, root(id))));
      }
    }
    Set<Match> theirs = new HashSet<>();
    for (OsvScanner.Found one : scanners) {
      String key =
          key(one.ecosystem(), OsvPackage.folded(one.ecosystem(), one.name()), one.version());
      OsvPackage of = byBom.getOrDefault(one.bom(), Map.of()).get(key);
      if (of == null) {
        throw new IllegalStateException("OSV-Scanner tells of what was not asked: " + one);
      }
      one.advisories().forEach(id -> theirs.add(new Match(of, root(id))));
    }
    for (Match match : ours) {
      if (theirs.contains(match)) {
        alike++;
      } else {
        differs(match, true);
      }
    }
    theirs.stream().filter(match -> !ours.contains(match)).forEach(match -> differs(match, false));
  }

  private static String key(String ecosystem, String name, String version) {
    return ecosystem + ' ' + name + ' ' + version;
  }

  private void differs(Match match, boolean ours) {
    List<JsonNode> records = byVulnerability.getOrDefault(match.vulnerability(), List.of());
    String why = OsvDifference.of(match.of(), records, ours).map(Enum::name).orElse("");
    if (why.isEmpty()) {
      unexplained.add(
          "%s: %s %s".formatted(ours ? "only we" : "only OSV-Scanner", match.of(), records));
    } else {
      explained.merge(why, 1, Integer::sum);
    }
  }

  int alike() {
    return alike;
  }

  /** How many pairs only one of the two tells, by why. */
  Map<String, Integer> explained() {
    return new LinkedHashMap<>(explained);
  }

  /** What differs and ought not to. */
  List<String> unexplained() {
    return unexplained;
  }

  void print() {
    System.out.printf("  %,d pairs alike%n", alike);
    explained.forEach((why, count) -> System.out.printf("  %,d differ: %s%n", count, why));
    System.out.printf("  %,d differ, unexplained%n", unexplained.size());
    unexplained.stream().sorted().limit(SHOWN).forEach(one -> System.out.println("    " + one));
  }
}
