package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.FactorText;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.ThreadFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding in the words of a message, in lines of bounded length. */
final class ItemText {
  private static final int LINE = 300;
  private static final int LINES = 8;

  private ItemText() {}

  static ThreadContent.Item item(ShownFinding finding) {
    return new ThreadContent.Item(
        finding.id(),
        finding.name(),
        line(finding.title()),
        finding.ruleId(),
        finding.state(),
        finding.severity(),
        finding.risk(),
        finding.riskLow(),
        finding.riskHigh(),
        line(finding.assetName()),
        line(finding.assetKey()),
        finding.assetType(),
        finding.region(),
        why(finding),
        line(finding.detail().path("remediation").asText()),
        spread(finding.path().path("spread")),
        finding.firstSeen(),
        finding.dueAt(),
        finding.resolvedAt(),
        finding.resolution(),
        line(finding.dueBy()),
        finding.forensicTriage());
  }

  static ThreadContent.Change change(ThreadFacts.Member member) {
    ShownFinding finding = member.finding();
    String note = member.note().isEmpty() ? "" : " – " + line(member.note());
    return new ThreadContent.Change(
        finding.id(), finding.name(), member.change(), words(member) + note);
  }

  private static String words(ThreadFacts.Member member) {
    ShownFinding finding = member.finding();
    String asset = line(finding.assetName());
    return switch (member.change()) {
      case "opened" -> "New: %s (risk %d)".formatted(asset, finding.risk());
      case "reopened" -> "Back again: %s (risk %d)".formatted(asset, finding.risk());
      case "unmuted" -> "Counts again: %s (risk %d)".formatted(asset, finding.risk());
      case "muted" -> "Excepted: %s".formatted(asset);
      case "resolved" ->
          finding.resolution().isEmpty()
              ? "Resolved: %s".formatted(asset)
              : "Resolved: %s (%s)".formatted(asset, finding.resolution());
      case "risk-changed" ->
          member.wasRisk() == null
              ? "Risk is now %d: %s".formatted(finding.risk(), asset)
              : "Risk %d to %d: %s".formatted(member.wasRisk(), finding.risk(), asset);
      case "due-changed" ->
          finding.dueAt() == null
              ? "No longer due: %s".formatted(asset)
              : "Due %s: %s".formatted(finding.dueAt().toString().substring(0, 10), asset);
      case "overdue" -> "Overdue: %s".formatted(asset);
      default -> "%s: %s".formatted(sentence(member.change()), asset);
    };
  }

  /** As {@code Remediation planned} of {@code remediation-planned}. */
  private static String sentence(String change) {
    return change.isEmpty()
        ? "Changed"
        : change.substring(0, 1).toUpperCase(Locale.ROOT) + change.substring(1).replace('-', ' ');
  }

  private static List<String> why(ShownFinding finding) {
    List<String> lines = new ArrayList<>();
    String reason = finding.detail().path("reason").asText();
    if (!reason.isEmpty()) {
      lines.add(line(reason));
    }
    for (JsonNode factor : finding.factors()) {
      lines.add(line(FactorText.of(factor)));
    }
    return lines.stream().limit(LINES).toList();
  }

  private static String spread(JsonNode spread) {
    return spread.has("assets")
        ? "%d assets, %d data stores, %d accounts within reach"
            .formatted(
                spread.path("assets").asInt(),
                spread.path("dataStores").asInt(),
                spread.path("accounts").asInt())
        : "";
  }

  /** One line without control characters, which is what a tenant's names may be full of. */
  static String line(String text) {
    String flat = text.replaceAll("[\\s\\p{Cc}\\p{Cf}]+", " ").strip();
    return flat.codePointCount(0, flat.length()) <= LINE
        ? flat
        : flat.substring(0, flat.offsetByCodePoints(0, LINE - 1)) + "…";
  }
}
