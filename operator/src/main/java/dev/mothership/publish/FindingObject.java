package dev.mothership.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.api.v1alpha1.FindingOwner;
import dev.mothership.api.v1alpha1.FindingPath;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.FindingSpec;
import dev.mothership.api.v1alpha1.FindingTriage;
import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.store.FactorText;
import dev.mothership.store.OwnerRow;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.TriageRow;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A finding as its object; the same finding always gives the same bytes. */
final class FindingObject {
  /** Leaves a good kilobyte of the 4 kB for what the API server keeps of each field's owner. */
  static final int MAX_BYTES = 3000;

  /** From the fullest to the barest: lengths of text, hops, fixes, factors and witnesses. */
  private enum Detail {
    FULL(500, 160, 12, 6, 8, 8),
    SHORT(240, 90, 8, 3, 8, 8),
    SHORTER(120, 60, 6, 2, 5, 4),
    BARE(60, 40, 4, 1, 0, 0);

    private final int text;
    private final int line;
    private final int hops;
    private final int fixes;
    private final int factors;
    private final int witnesses;

    Detail(int text, int line, int hops, int fixes, int factors, int witnesses) {
      this.text = text;
      this.line = line;
      this.hops = hops;
      this.fixes = fixes;
      this.factors = factors;
      this.witnesses = witnesses;
    }
  }

  private FindingObject() {}

  static FindingResource of(ShownFinding finding, String namespace) {
    FindingResource object = new FindingResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(finding.name())
            .withLabels(labels(finding))
            .build());
    for (Detail detail : Detail.values()) {
      object.setSpec(spec(finding, detail));
      if (Serialization.asJson(object).getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
        break;
      }
    }
    return object;
  }

  /** Of what a person sees: two objects with the same hash need no write. */
  static String hash(FindingResource object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    String seen = Serialization.asJson(object.getSpec()) + ours(labels);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(seen.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<String, String> ours(@Nullable Map<String, String> labels) {
    Map<String, String> ours = new TreeMap<>(labels == null ? Map.of() : labels);
    ours.keySet().removeIf(key -> !key.startsWith(Labels.GROUP));
    return ours;
  }

  private static Map<String, String> labels(ShownFinding finding) {
    return Map.of(
        Labels.MANAGED_BY, Labels.OPERATOR,
        Labels.SEVERITY, LabelValue.of(finding.severity()),
        Labels.STATE, LabelValue.of(finding.state()),
        Labels.CATEGORY, LabelValue.of(finding.category()),
        Labels.CHECK, LabelValue.of(finding.ruleId()),
        Labels.ACCOUNT, LabelValue.of(finding.account()));
  }

  private static FindingSpec spec(ShownFinding finding, Detail detail) {
    boolean range = finding.riskLow() != finding.riskHigh();
    return new FindingSpec(
        100 - finding.risk(),
        finding.risk(),
        finding.severity(),
        finding.state(),
        finding.category(),
        finding.ruleId(),
        finding.account(),
        Shown.line(finding.assetName(), Math.min(128, detail.line)),
        Shown.line(finding.assetKey(), Math.min(512, 2 * detail.text)),
        Shown.line(finding.title(), Math.min(160, detail.text)),
        finding.dueAt() == null ? null : time(finding.dueAt()),
        time(finding.firstSeen()),
        finding.resolvedAt() == null ? null : time(finding.resolvedAt()),
        range ? finding.riskLow() : null,
        range ? finding.riskHigh() : null,
        finding.residualRisk(),
        finding.confidence(),
        finding.similar(),
        factors(finding.factors(), detail),
        Shown.line(finding.detail().path("remediation").asText(), detail.text),
        path(finding, detail),
        finding.exception().isEmpty() ? null : Shown.line(finding.exception(), detail.text),
        triage(finding.triage(), detail),
        owner(finding.owner(), detail),
        finding.accountNamespace().isEmpty() ? null : finding.accountNamespace(),
        witnesses(finding.detail(), detail),
        finding.dueBy().isEmpty() ? null : Shown.line(finding.dueBy(), detail.text),
        finding.forensicTriage() ? true : null);
  }

  private static @Nullable List<String> witnesses(JsonNode said, Detail detail) {
    Set<String> tools = new TreeSet<>();
    for (JsonNode witness : said.path("witnesses")) {
      if (tools.size() < detail.witnesses) {
        tools.add(Shown.line(witness.path("tool").asText(), detail.line));
      }
    }
    return tools.isEmpty() ? null : List.copyOf(tools);
  }

  private static @Nullable FindingOwner owner(@Nullable OwnerRow owner, Detail detail) {
    return owner == null
        ? null
        : new FindingOwner(
            owner.name().isEmpty() ? null : Shown.line(owner.name(), detail.line),
            owner.source(),
            owner.confidence(),
            Shown.line(owner.because(), detail.line));
  }

  private static @Nullable FindingTriage triage(@Nullable TriageRow triage, Detail detail) {
    return triage == null
        ? null
        : new FindingTriage(
            triage.status().isEmpty() ? null : triage.status(),
            triage.assignee().isEmpty() ? null : Shown.line(triage.assignee(), detail.line),
            triage.comment().isEmpty() ? null : Shown.line(triage.comment(), detail.text),
            Shown.line(triage.by(), detail.line),
            time(triage.at()));
  }

  private static List<String> factors(JsonNode factors, Detail detail) {
    List<String> lines = new ArrayList<>();
    factors.forEach(factor -> lines.add(FactorText.of(factor)));
    return lines(lines, detail.factors, detail.line);
  }

  private static @Nullable FindingPath path(ShownFinding finding, Detail detail) {
    JsonNode path = finding.path();
    if (!path.has("hops")) {
      return null;
    }
    List<String> hops = new ArrayList<>();
    for (JsonNode hop : path.path("hops")) {
      String state = hop.path("holds").isNull() ? "unknown: " : "";
      hops.add(
          (hop.path("holds").isBoolean() && !hop.path("holds").asBoolean() ? "broken: " : state)
              + name(hop.path("from").asText(), finding)
              + " -> "
              + name(hop.path("to").asText(), finding)
              + ": "
              + hop.path("label").asText());
    }
    List<String> broken = new ArrayList<>();
    path.path("broken")
        .forEach(link -> broken.add(link.isTextual() ? link.asText() : link.path("link").asText()));
    List<String> fixes = new ArrayList<>();
    for (JsonNode fix : path.path("fixes")) {
      fixes.add(fix.path("fix").asText() + " (risk left: " + fix.path("riskAfter").asInt() + ")");
    }
    return new FindingPath(
        lines(hops, detail.hops, 2 * detail.line),
        lines(broken, detail.fixes, detail.line),
        spread(path.path("spread")),
        lines(fixes, detail.fixes, 2 * detail.line));
  }

  private static String spread(JsonNode spread) {
    return "%d assets, %d data stores, %d accounts within reach"
        .formatted(
            spread.path("assets").asInt(),
            spread.path("dataStores").asInt(),
            spread.path("accounts").asInt());
  }

  private static List<String> lines(List<String> texts, int most, int max) {
    return texts.stream().limit(most).map(text -> Shown.line(text, max)).toList();
  }

  /** What follows the account in an ARN; the entry also by the name that its owner knows. */
  private static String name(String key, ShownFinding finding) {
    String[] parts = key.split(":", 6);
    String resource = parts.length == 6 ? parts[5] : key;
    boolean named = key.equals(finding.assetKey()) && !resource.endsWith(finding.assetName());
    return named ? "%s (%s)".formatted(finding.assetName(), resource) : resource;
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
