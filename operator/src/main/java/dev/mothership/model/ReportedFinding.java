package dev.mothership.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tool's word on one asset.
 *
 * @param rule the tool's id of what is wrong: never free text, never a severity; a vulnerability's
 *     id as the tool has it
 * @param uid the tool's id of this sighting; empty where it has none
 * @param severity the tool's own, empty where it does not say
 * @param aliases of a vulnerability: all its ids, the rule's included
 * @param purl of a vulnerability: the package as installed, with its version
 * @param fixedIn versions that mend it, the lowest first; empty for none
 * @param location place within the asset that tells two alike apart: file and line, port, parameter
 * @param firstSeen as the tool says; null where it does not
 * @param detail description, remediation, references and evidence, bounded; never a secret
 */
public record ReportedFinding(
    ReportedAsset asset,
    Category category,
    Status status,
    String rule,
    String uid,
    String title,
    ReportedSeverity severity,
    List<String> aliases,
    String purl,
    String fixedIn,
    String location,
    @Nullable Instant firstSeen,
    ObjectNode detail)
    implements ReportItem {
  public ReportedFinding {
    aliases = List.copyOf(aliases);
  }

  /** The same word on another asset. */
  public ReportedFinding on(ReportedAsset other) {
    return new ReportedFinding(
        other, category, status, rule, uid, title, severity, aliases, purl, fixedIn, location,
        firstSeen, detail);
  }

  /** What kind of thing is wrong. A detection is evidence, not an issue. */
  public enum Category {
    CONFIGURATION,
    VULNERABILITY,
    SECRET,
    DETECTION
  }

  /** SUPPRESSED is the tool's own muting; it mutes nothing here by itself. */
  public enum Status {
    FAIL,
    PASS,
    UNKNOWN,
    SUPPRESSED
  }
}
