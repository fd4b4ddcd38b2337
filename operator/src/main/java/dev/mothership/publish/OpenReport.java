package dev.mothership.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.store.NamespaceFindings;
import dev.mothership.store.ShownFinding;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a namespace shows as a Report of OpenReports; the same findings always give the same object.
 *
 * @see <a href="https://github.com/openreports/reports-api">its definition</a>
 */
final class OpenReport {
  static final String NAME = "mothership";
  static final int MOST_RESULTS = 500;
  private static final int TEXT = 160;
  private static final int KEY = 512;
  private static final List<String> FIELDS =
      List.of("source", "configuration", "summary", "results");
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private OpenReport() {}

  /**
   * The summary counts every open finding of the namespace; results are those that it shows.
   *
   * @param shown worst first
   */
  static GenericKubernetesResource of(NamespaceFindings counts, List<ShownFinding> shown) {
    GenericKubernetesResource report = new GenericKubernetesResource();
    report.setApiVersion(
        OpenReportPublisher.TYPE.getGroup() + "/" + OpenReportPublisher.TYPE.getVersion());
    report.setKind(OpenReportPublisher.TYPE.getKind());
    report.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(counts.namespace())
            .withName(NAME)
            .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
            .build());
    List<ShownFinding> told = shown.stream().limit(MOST_RESULTS).toList();
    Map<String, Integer> summary = new TreeMap<>();
    summary.put("pass", count(told, "Resolved"));
    summary.put("fail", counts.open());
    summary.put("warn", 0);
    summary.put("error", 0);
    summary.put("skip", count(told, "Muted"));
    report.setAdditionalProperty("source", "mothership");
    report.setAdditionalProperty(
        "configuration", Map.of("limits", Map.of("maxResults", MOST_RESULTS)));
    report.setAdditionalProperty("summary", summary);
    report.setAdditionalProperty("results", told.stream().map(OpenReport::result).toList());
    return report;
  }

  /** Of what is ours of it: two with the same hash need no write. */
  static String hash(GenericKubernetesResource report) {
    Map<String, Object> ours = new TreeMap<>(report.getAdditionalProperties());
    ours.keySet().retainAll(FIELDS);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(SORTED.writeValueAsString(ours).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException("every Java has SHA-256, and values are plain", e);
    }
  }

  private static int count(List<ShownFinding> findings, String state) {
    return (int) findings.stream().filter(finding -> finding.state().equals(state)).count();
  }

  private static Map<String, Object> result(ShownFinding finding) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("policy", finding.ruleId());
    result.put("category", finding.category());
    result.put("severity", finding.severity());
    result.put(
        "result",
        switch (finding.state()) {
          case "Resolved" -> "pass";
          case "Muted" -> "skip";
          default -> "fail";
        });
    result.put("scored", true);
    result.put("message", Shown.line(finding.title() + ": " + finding.assetName(), TEXT));
    result.put("timestamp", Map.of("seconds", finding.firstSeen().getEpochSecond(), "nanos", 0));
    Map<String, String> properties = new TreeMap<>();
    properties.put("finding", finding.name());
    properties.put("risk", Integer.toString(finding.risk()));
    properties.put("account", finding.account());
    properties.put("asset", Shown.line(finding.assetKey(), KEY));
    properties.put("region", finding.region());
    result.put("properties", properties);
    return result;
  }
}
