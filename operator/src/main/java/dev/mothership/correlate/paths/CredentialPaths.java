package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.access.AccessStage;
import dev.mothership.correlate.access.Grant;
import dev.mothership.correlate.access.HostRole;
import dev.mothership.correlate.network.Exposure;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.correlate.network.NetworkStage;
import dev.mothership.correlate.network.OpenPorts;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.Consequences;
import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.model.Factor;
import dev.mothership.rules.PathRule;
import dev.mothership.rules.RiskModel;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Paths from the internet over forged web requests to the credentials of an instance's role: the
 * links are a reachable web port, IMDSv1, and a role that holds power.
 */
final class CredentialPaths {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private record Reach(Hop hop, Factor exposure) {}

  private record Credentials(Hop hop, Factor control) {}

  private final PathRule rule;
  private final RiskModel model;
  private final Estate estate;
  private final Exposures exposures;
  private final Access access;
  private final Consequences consequences;
  private final CheckFactors factors;
  private final Map<Long, Factor> vulnerable;

  /**
   * @param vulnerable exploitability of the worst vulnerability by asset
   */
  CredentialPaths(
      PathRule rule,
      RiskModel model,
      Estate estate,
      Exposures exposures,
      Access access,
      Consequences consequences,
      CheckFactors factors,
      Map<Long, Factor> vulnerable) {
    this.rule = rule;
    this.model = model;
    this.estate = estate;
    this.exposures = exposures;
    this.access = access;
    this.consequences = consequences;
    this.factors = factors;
    this.vulnerable = vulnerable;
  }

  /** One path for each target that the instance's role has power over; none without a role. */
  List<AttackPath> of(StoredAsset entry) {
    HostRole role = access.roleOf(entry.id());
    if (role.isNone()) {
      return List.of();
    }
    Reach reach = reach(entry);
    Credentials credentials = credentials(entry, role);
    List<AttackPath> paths = new ArrayList<>();
    for (Target target : targets(entry, role)) {
      paths.add(
          new AttackPath(
              entry,
              target.key(),
              target.power(),
              List.of(reach.hop(), credentials.hop(), target.hop()),
              new PathRisk(
                  rule,
                  exploitability(entry),
                  reach.exposure(),
                  credentials.control(),
                  target.consequence())));
    }
    return paths;
  }

  /** What remains of a path whose role lost its power over the target. */
  PathRisk withoutPower(StoredAsset entry) {
    HostRole role = access.roleOf(entry.id());
    return new PathRisk(
        rule,
        exploitability(entry),
        reach(entry).exposure(),
        credentials(entry, role).control(),
        consequences.withPower(entry, ""));
  }

  private Factor exploitability(StoredAsset entry) {
    Factor own =
        Factor.known(
            RiskFormula.EXPLOITABILITY,
            rule.exploitability(),
            rule.exploitabilityBecause(),
            rule.id());
    Factor vulnerability = vulnerable.getOrDefault(entry.id(), own);
    return vulnerability.value() > own.value() ? vulnerability : own;
  }

  Factor privateExposure() {
    return Factor.known(
        RiskFormula.EXPOSURE,
        model.exposure().getOrDefault("private", 0.4),
        "no web port is reachable from the internet",
        "");
  }

  Factor strongControl() {
    return Factor.known(
        RiskFormula.CONTROL, model.control().getOrDefault("strong", 0.4), "IMDSv2 is required", "");
  }

  private Reach reach(StoredAsset entry) {
    Optional<Exposure> known = exposures.of(entry.id());
    Exposure exposure =
        known.orElseGet(
            () ->
                new Exposure(
                    entry.id(),
                    entry.key(),
                    "unknown",
                    List.of(),
                    "nothing says how it can be reached",
                    JsonNodeFactory.instance.objectNode(),
                    true));
    List<OpenPorts> web =
        exposure.ports().stream()
            .filter(open -> rule.ports().stream().anyMatch(port -> open.covers("tcp", port)))
            .toList();
    boolean anybody = web.stream().anyMatch(open -> "internet".equals(open.level()));
    String level =
        anybody
            ? "internet"
            : !web.isEmpty()
                ? "limited"
                : exposure.unknown() || "none".equals(exposure.level())
                    ? exposure.level()
                    : "private";
    Boolean holds = !web.isEmpty() ? Boolean.TRUE : exposure.unknown() ? null : Boolean.FALSE;
    String label =
        switch (level) {
          case "internet" -> "web ports open to the internet: " + ports(web);
          case "limited" -> "web ports open to some networks: " + ports(web);
          case "unknown" -> "reachability unknown: " + exposure.because();
          default -> "no web port is reachable from the internet";
        };
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("ports", MAPPER.valueToTree(web));
    evidence.set("network", exposure.evidence());
    Hop hop =
        Hop.of(
            "reachable",
            NetworkStage.INTERNET,
            entry.key(),
            "REACHABLE_FROM",
            label,
            holds,
            exposure.stale() || estate.staleness(entry).isPresent(),
            evidence);
    return new Reach(hop, factors.exposure(exposure, level, label));
  }

  private Credentials credentials(StoredAsset entry, HostRole role) {
    String tokens = entry.text("httpTokens");
    boolean off = "disabled".equals(entry.text("httpEndpoint"));
    Boolean holds =
        off || "required".equals(tokens)
            ? Boolean.FALSE
            : "optional".equals(tokens) ? Boolean.TRUE : null;
    String label =
        off
            ? "the metadata endpoint is off"
            : holds == null
                ? "ec2:DescribeInstances did not tell HttpTokens"
                : holds
                    ? "IMDSv1 answers a plain request with the role's credentials"
                    : "IMDSv2 is required";
    Factor control =
        holds == null
            ? Factor.assumed(
                RiskFormula.CONTROL,
                model.unknownControl().value(),
                label,
                model.unknownControl().low(),
                model.unknownControl().high())
            : Factor.known(
                RiskFormula.CONTROL,
                model.control().getOrDefault(holds ? "none" : "strong", 1.0),
                label,
                entry.key());
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.put("httpTokens", tokens);
    evidence.put("instanceProfile", entry.text("instanceProfileArn"));
    Hop hop =
        Hop.of(
            "credentials",
            entry.key(),
            role.arn(),
            "RUNS_AS",
            label,
            holds,
            estate.staleness(entry).isPresent(),
            evidence);
    return new Credentials(hop, control);
  }

  private record Target(String key, String power, Hop hop, Factor consequence) {}

  private List<Target> targets(StoredAsset entry, HostRole host) {
    if (host.role().isEmpty()) {
      Hop hop =
          power(host.arn(), host.arn(), "GRANTS", host.unknown(), null, true, Optional.empty());
      return List.of(
          new Target(host.arn(), "", hop, consequences.withUnknownPower(entry, host.unknown())));
    }
    StoredAsset role = host.role().get();
    boolean stale = estate.staleness(role).isPresent();
    Map<String, Target> targets = new LinkedHashMap<>();
    for (Grant grant : access.grants(role.id())) {
      if (Grant.READ.equals(grant.power()) && !consequences.readsSensitive(grant)) {
        continue;
      }
      Hop hop =
          power(
              role.key(),
              grant.targetKey(),
              kind(grant),
              label(grant),
              true,
              stale,
              Optional.of(grant));
      targets.putIfAbsent(
          grant.targetKey(),
          new Target(
              grant.targetKey(), grant.power(), hop, consequences.withPower(entry, grant.power())));
    }
    if (!targets.isEmpty()) {
      return List.copyOf(targets.values());
    }
    String incomplete = access.incomplete(role.id());
    String label = incomplete.isEmpty() ? "the role holds no power to fear" : incomplete;
    Boolean holds = incomplete.isEmpty() ? Boolean.FALSE : null;
    Hop hop = power(role.key(), role.key(), "GRANTS", label, holds, stale, Optional.empty());
    Factor consequence =
        incomplete.isEmpty()
            ? consequences.withPower(entry, "")
            : consequences.withUnknownPower(entry, incomplete);
    return List.of(new Target(role.key(), "", hop, consequence));
  }

  private static Hop power(
      String from,
      String to,
      String kind,
      String label,
      @Nullable Boolean holds,
      boolean stale,
      Optional<Grant> grant) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    grant.ifPresent(
        one -> {
          evidence.set("actions", MAPPER.valueToTree(one.actions()));
          evidence.set("policies", MAPPER.valueToTree(one.policies()));
          evidence.put("conditions", one.conditionClass());
        });
    return Hop.of("power", from, to, kind, label, holds, stale, evidence);
  }

  /** Whether the account as a whole is the target. */
  boolean takesAccount(AttackPath path) {
    return path.target().equals(AccessStage.rootArn(estate.account(path.entry().accountId())));
  }

  private static String kind(Grant grant) {
    return switch (grant.power()) {
      case Grant.ADMIN -> "ADMIN";
      case Grant.EDIT_IAM -> "EDITS_IAM";
      default -> "READS";
    };
  }

  private static String label(Grant grant) {
    String conditions =
        "none".equals(grant.conditionClass()) ? "" : " (under conditions: see evidence)";
    return switch (grant.power()) {
          case Grant.ADMIN -> "administrator of the account";
          case Grant.EDIT_IAM -> "can change permissions in the account";
          default -> "reads a store of confidential or regulated data";
        }
        + conditions;
  }

  private static String ports(List<OpenPorts> web) {
    return web.stream()
        .map(open -> open.from() == open.to() ? "" + open.from() : open.from() + "-" + open.to())
        .distinct()
        .collect(Collectors.joining(", ", "tcp ", ""));
  }
}
