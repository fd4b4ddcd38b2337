package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A finding as it is put together from what its tool says. */
final class Draft {
  private static final int LONGEST = 4_000;
  private static final int MOST = 20;

  private final ReportedAsset asset;
  private final Category category;
  private final Status status;
  private final String rule;
  private final ObjectNode detail = JsonNodeFactory.instance.objectNode();
  private String uid = "";
  private String title = "";
  private ReportedSeverity severity = ReportedSeverity.UNSAID;
  private List<String> aliases = List.of();
  private String purl = "";
  private String fixedIn = "";
  private String location = "";
  private @Nullable Instant firstSeen;

  Draft(ReportedAsset asset, Category category, Status status, String rule) {
    this.asset = asset;
    this.category = category;
    this.status = status;
    this.rule = rule;
  }

  Draft uid(String uid) {
    this.uid = uid;
    return this;
  }

  Draft title(String title) {
    this.title = title.strip();
    return this;
  }

  Draft severity(ReportedSeverity severity) {
    this.severity = severity;
    return this;
  }

  Draft aliases(List<String> aliases) {
    this.aliases = aliases;
    return this;
  }

  Draft purl(String purl) {
    this.purl = purl;
    return this;
  }

  Draft fixedIn(String fixedIn) {
    this.fixedIn = fixedIn;
    return this;
  }

  Draft location(String location) {
    this.location = location;
    return this;
  }

  Draft firstSeen(Optional<Instant> firstSeen) {
    this.firstSeen = firstSeen.orElse(null);
    return this;
  }

  /** A part of the detail, as {@code description}; its first 4,000 characters. */
  Draft says(String name, String text) {
    if (!text.isBlank()) {
      detail.put(name, text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }
    return this;
  }

  /** A part of the detail, as {@code references}; its first 20. */
  Draft says(String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = detail.putArray(name);
      texts.stream().filter(text -> text.length() <= LONGEST).limit(MOST).forEach(list::add);
    }
    return this;
  }

  ReportedFinding done() {
    return new ReportedFinding(
        asset, category, status, rule, uid, title, severity, aliases, purl, fixedIn, location,
        firstSeen, detail);
  }
}
