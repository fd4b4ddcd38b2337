package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Severity;
import dev.mothership.store.RoutingBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What a summary tells: of new rules, or whatever else a tenant is told in words. */
final class SummaryContent {
  private static final int TOP = 10;

  private SummaryContent() {}

  static ThreadContent make(
      RoutingBatch.Tenant tenant, String namespace, JsonNode subject, Instant now) {
    if (subject.path("word").asBoolean()) {
      return word(tenant, namespace, subject, now);
    }
    return subject.has("routedTo")
        ? handover(tenant, subject, now)
        : rollout(tenant, namespace, subject, now);
  }

  private static ThreadContent handover(RoutingBatch.Tenant tenant, JsonNode subject, Instant now) {
    List<Map.Entry<String, JsonNode>> rules = rules(subject);
    List<String> lines = new ArrayList<>();
    lines.add("They are told one by one once something becomes of them.");
    top(rules, "open", lines);
    int open = subject.path("opened").asInt();
    return of(
        ThreadContent.Kind.SUMMARY,
        now,
        tenant,
        subject.path("routedTo").asText(),
        ItemText.line(
            "%d open findings of %s are led to %s from now on"
                .formatted(
                    open, subject.path("owner").asText(), subject.path("routedTo").asText())),
        lines,
        worst(rules));
  }

  private static ThreadContent word(
      RoutingBatch.Tenant tenant, String namespace, JsonNode subject, Instant now) {
    List<String> lines = new ArrayList<>();
    subject.path("lines").forEach(line -> lines.add(ItemText.line(line.asText())));
    return of(
        ThreadContent.Kind.SUMMARY,
        now,
        tenant,
        namespace,
        ItemText.line(subject.path("title").asText()),
        lines,
        0);
  }

  private static ThreadContent rollout(
      RoutingBatch.Tenant tenant, String namespace, JsonNode subject, Instant now) {
    List<Map.Entry<String, JsonNode>> rules = rules(subject);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d new findings; %d have another risk. They are told one by one once something becomes of them."
            .formatted(subject.path("opened").asInt(), subject.path("changed").asInt()));
    top(rules, "new", lines);
    return of(
        ThreadContent.Kind.SUMMARY,
        now,
        tenant,
        namespace,
        "New rules are in force: %s".formatted(shortened(subject.path("to").asText())),
        lines,
        worst(rules));
  }

  /** The worst first. */
  private static List<Map.Entry<String, JsonNode>> rules(JsonNode subject) {
    List<Map.Entry<String, JsonNode>> rules = new ArrayList<>(subject.path("rules").properties());
    rules.sort(
        Comparator.comparingInt(
                (Map.Entry<String, JsonNode> rule) -> -rule.getValue().path("worst").asInt())
            .thenComparing(Map.Entry::getKey));
    return rules;
  }

  private static void top(List<Map.Entry<String, JsonNode>> rules, String how, List<String> lines) {
    rules.stream()
        .limit(TOP)
        .forEach(
            rule ->
                lines.add(
                    "%s: %d %s, risk up to %d"
                        .formatted(
                            rule.getKey(),
                            rule.getValue().path("opened").asInt(),
                            how,
                            rule.getValue().path("worst").asInt())));
    if (rules.size() > TOP) {
      lines.add("and %d more rules".formatted(rules.size() - TOP));
    }
  }

  private static int worst(List<Map.Entry<String, JsonNode>> rules) {
    return rules.isEmpty() ? 0 : rules.get(0).getValue().path("worst").asInt();
  }

  /** Versions are hashes, of which people need no more than the beginning. */
  private static String shortened(String version) {
    return version.length() > 12 ? version.substring(0, 12) : version;
  }

  static ThreadContent of(
      ThreadContent.Kind kind,
      Instant now,
      RoutingBatch.Tenant tenant,
      String namespace,
      String title,
      List<String> lines,
      int rank) {
    return new ThreadContent(
        kind,
        now,
        new ThreadContent.Place(
            tenant.name(),
            tenant.displayName().isEmpty() ? tenant.name() : tenant.displayName(),
            namespace,
            "",
            "",
            "",
            ""),
        title,
        lines,
        rank,
        Severity.ofRisk(rank).id(),
        "",
        "",
        "",
        "",
        new ThreadContent.Counts(0, 0, 0, 0),
        false,
        null,
        null,
        List.of(),
        0,
        List.of(),
        0,
        List.of());
  }
}
