package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.access.HostRole;
import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.correlate.vulnerability.Exploit;
import dev.mothership.model.Factor;
import dev.mothership.rules.PathRule;
import dev.mothership.rules.PathRule.Link;
import dev.mothership.rules.RiskModel;
import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.Map;

/**
 * Paths from the internet over forged web requests to the credentials of an instance's role: the
 * links are a reachable web port, IMDSv1, and a role that holds power.
 */
final class CredentialPattern implements Pattern {
  private record Credentials(Hop hop, Factor control) {}

  private final PathRule rule;
  private final RiskModel model;
  private final Estate estate;
  private final Access access;
  private final EntryHop entries;
  private final PowerHops powers;
  private final Map<Long, Exploit> exploits;

  /**
   * @param exploits how each asset is got into most easily, by its id
   */
  CredentialPattern(
      PathRule rule,
      RiskModel model,
      Estate estate,
      Access access,
      EntryHop entries,
      PowerHops powers,
      Map<Long, Exploit> exploits) {
    this.rule = rule;
    this.model = model;
    this.estate = estate;
    this.access = access;
    this.entries = entries;
    this.powers = powers;
    this.exploits = exploits;
  }

  @Override
  public PathRule rule() {
    return rule;
  }

  @Override
  public List<AttackPath> of(StoredAsset entry) {
    HostRole role = access.roleOf(entry.id());
    if (role.isNone()) {
      return List.of();
    }
    EntryHop.Reach reach = entries.of(entry);
    Credentials credentials = credentials(entry, role);
    return powers.of(entry, role).stream()
        .map(
            target ->
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
                        target.consequence())))
        .toList();
  }

  /** As if the role had lost its power over the target. */
  @Override
  public PathRisk remains(StoredAsset entry) {
    HostRole role = access.roleOf(entry.id());
    return new PathRisk(
        rule,
        exploitability(entry),
        entries.of(entry).exposure(),
        credentials(entry, role).control(),
        powers.none(entry));
  }

  @Override
  public PathRisk without(AttackPath path, Link link) {
    return switch (link.name()) {
      case "reachable" -> path.risk().withExposure(entries.closed());
      case "credentials" -> path.risk().withControl(strongControl());
      default -> path.risk().withConsequence(powers.none(path.entry()));
    };
  }

  private Factor exploitability(StoredAsset entry) {
    Factor own =
        Factor.known(
            RiskFormula.EXPLOITABILITY,
            rule.exploitability(),
            rule.exploitabilityBecause(),
            rule.id());
    Exploit exploit = exploits.get(entry.id());
    return exploit != null && exploit.factor().value() > own.value() ? exploit.factor() : own;
  }

  private Factor strongControl() {
    return Factor.known(
        RiskFormula.CONTROL, model.control().getOrDefault("strong", 0.4), "IMDSv2 is required", "");
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
}
