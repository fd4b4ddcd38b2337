package dev.mothership.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.store.EmittedFinding;
import dev.mothership.store.OwnerRow;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.TriageRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings by hand, each with what its category has. */
final class Emitted {
  static final Instant FIRST = Instant.parse("2026-11-01T10:00:00Z");
  static final Instant CHANGED = Instant.parse("2026-11-02T10:00:00Z");
  static final String WEB = "arn:aws:ec2:eu-west-1:111122223333:instance/i-web";
  static final String ROLE = "arn:aws:iam::111122223333:role/web";

  String category = "configuration";
  String state = "Open";
  String severity = "high";
  int risk = 65;
  Instant changed = FIRST;
  String resolution = "";
  String exception = "";
  String detail = "{why: anybody on the host reads its role, remediation: ask for tokens}";
  String path = "{}";
  @Nullable TriageRow triage;
  @Nullable OwnerRow owner;

  static Emitted of(String category) {
    Emitted emitted = new Emitted();
    emitted.category = category;
    return emitted;
  }

  static Emitted path() {
    Emitted emitted = of("attack-path");
    emitted.severity = "critical";
    emitted.risk = 84;
    emitted.path =
        """
        hops:
        - {link: reachable, from: internet, to: %1$s, kind: REACHABLE_FROM, label: port 80, holds: true, stale: false}
        - {link: role, from: %1$s, to: %2$s, kind: RUNS_AS, label: its role, holds: null, stale: true}
        broken: []
        fixes: [{fix: ask for tokens, riskAfter: 53}]
        spread: {assets: 11, dataStores: 0, accounts: 1}
        """
            .formatted(WEB, ROLE);
    return emitted;
  }

  EmittedFinding finding() {
    boolean resolved = state.equals("Resolved");
    return new EmittedFinding(
        new ShownFinding(
            7,
            category + "-imds-0123456789ab",
            category,
            "imds",
            "production",
            WEB,
            "web",
            "aws.ec2.instance",
            "eu-west-1",
            "IMDSv1 is allowed",
            state,
            severity,
            risk,
            risk,
            risk,
            category.equals("attack-path") ? 53 : null,
            "confirmed",
            yaml("[{name: exploitability, value: 0.7, assumed: true, because: no login needed}]"),
            yaml(detail),
            FIRST,
            resolved ? null : Instant.parse("2026-12-01T00:00:00Z"),
            "",
            resolved ? changed : null,
            resolution,
            0,
            exception,
            triage,
            yaml(path),
            owner,
            ""),
        "checkout",
        "team-checkout",
        "aws",
        "111122223333",
        "aws",
        "",
        "regulated",
        yaml("{team: web}"),
        category.equals("attack-path") ? ROLE : "",
        category.equals("configuration") ? List.of("cis-aws-5.0.0 5.7") : List.of(),
        changed);
  }

  static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
