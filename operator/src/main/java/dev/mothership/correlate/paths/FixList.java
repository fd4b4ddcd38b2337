package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.Access;
import dev.mothership.rules.PathRule.Link;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What breaks an open path, most risk removed for the least effort first. */
final class FixList {
  private record Fix(Link link, String text, int after, int removes, List<String> findings) {
    private double worth() {
      return (double) removes / link.effort().weight();
    }
  }

  private record Subject(String ruleId, long assetId) {}

  private final Pattern pattern;
  private final Estate estate;
  private final Access access;
  private final List<DesiredFinding> findings;
  private final Map<Subject, String> findingNames = new HashMap<>();
  private final Map<Long, List<StoredAsset>> groupsOfInstance = new HashMap<>();

  FixList(Pattern pattern, Estate estate, Access access, List<DesiredFinding> findings) {
    this.pattern = pattern;
    this.estate = estate;
    this.access = access;
    this.findings = findings;
    findings.forEach(
        finding ->
            findingNames.put(new Subject(finding.ruleId(), finding.assetId()), finding.name()));
    indexGroups();
  }

  JsonNode of(AttackPath path) {
    int now = path.risk().risk().value();
    List<Fix> fixes = new ArrayList<>();
    for (Link link : pattern.rule().links()) {
      int after = pattern.without(path, link).risk().value();
      fixes.add(new Fix(link, text(path, link), after, now - after, closes(path, link)));
    }
    fixes.sort(
        Comparator.comparingDouble(Fix::worth)
            .reversed()
            .thenComparing(fix -> fix.link().effort().weight()));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Fix fix : fixes) {
      ObjectNode item =
          list.addObject()
              .put("fix", fix.text())
              .put("breaks", fix.link().name())
              .put("riskAfter", fix.after())
              .put("removes", fix.removes())
              .put("effort", fix.link().effort().id());
      ArrayNode names = item.putArray("findings");
      fix.findings().forEach(names::add);
    }
    return list;
  }

  private String text(AttackPath path, Link link) {
    String role = access.roleOf(path.entry().id()).arn();
    return pattern
        .fix(path, link)
        .replace("{entry}", path.entry().nativeId())
        .replace("{role}", role.substring(role.lastIndexOf('/') + 1));
  }

  private List<String> closes(AttackPath path, Link link) {
    Set<Long> assets = new HashSet<>();
    assets.add(path.entry().id());
    access.roleOf(path.entry().id()).role().ifPresent(role -> assets.add(role.id()));
    groupsOfInstance
        .getOrDefault(path.entry().id(), List.of())
        .forEach(group -> assets.add(group.id()));
    Stream<String> ofChecks =
        link.closes().stream()
            .flatMap(
                check ->
                    assets.stream()
                        .map(asset -> findingNames.getOrDefault(new Subject(check, asset), "")))
            .filter(name -> !name.isEmpty());
    return Stream.concat(
            ofChecks,
            findings.stream().filter(pattern.closes(path, link)).map(DesiredFinding::name))
        .sorted()
        .toList();
  }

  private void indexGroups() {
    Map<String, StoredAsset> groups = new HashMap<>();
    estate
        .assets("aws.ec2.security-group")
        .forEach(group -> groups.put(place(group, group.nativeId()), group));
    Map<String, Set<StoredAsset>> byInstance = new HashMap<>();
    for (StoredAsset one : estate.assets("aws.ec2.network-interface")) {
      for (String groupId : one.texts("securityGroupIds")) {
        StoredAsset group = groups.get(place(one, groupId));
        if (group != null) {
          byInstance
              .computeIfAbsent(place(one, one.text("instanceId")), key -> new HashSet<>())
              .add(group);
        }
      }
    }
    for (StoredAsset instance : estate.assets("aws.ec2.instance")) {
      Set<StoredAsset> attached = byInstance.get(place(instance, instance.nativeId()));
      if (attached != null) {
        groupsOfInstance.put(instance.id(), List.copyOf(attached));
      }
    }
  }

  private static String place(StoredAsset near, String nativeId) {
    return near.accountId() + "/" + near.region() + "/" + nativeId;
  }
}
