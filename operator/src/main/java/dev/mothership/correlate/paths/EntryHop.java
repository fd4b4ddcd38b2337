package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.network.Exposure;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.correlate.network.NetworkStage;
import dev.mothership.correlate.network.OpenPorts;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.RiskFormula;
import dev.mothership.model.Factor;
import dev.mothership.rules.PathRule;
import dev.mothership.rules.RiskModel;
import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first hop of every path that begins on the internet: whether one of the rule's ports is open.
 */
final class EntryHop {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @param exposure the factor that goes with it
   */
  record Reach(Hop hop, Factor exposure) {}

  private final PathRule rule;
  private final RiskModel model;
  private final Estate estate;
  private final Exposures exposures;
  private final CheckFactors factors;
  private final String kind;

  EntryHop(
      PathRule rule, RiskModel model, Estate estate, Exposures exposures, CheckFactors factors) {
    this.rule = rule;
    this.model = model;
    this.estate = estate;
    this.exposures = exposures;
    this.factors = factors;
    this.kind = rule.ports().isEmpty() ? "port" : "web port";
  }

  /** As if nothing reached the entry from the internet. */
  Factor closed() {
    return Factor.known(
        RiskFormula.EXPOSURE, model.exposure().getOrDefault("private", 0.4), notReachable(), "");
  }

  Reach of(StoredAsset entry) {
    Exposure exposure =
        exposures
            .of(entry.id())
            .orElseGet(
                () ->
                    new Exposure(
                        entry.id(),
                        entry.key(),
                        "unknown",
                        List.of(),
                        "nothing says how it can be reached",
                        JsonNodeFactory.instance.objectNode(),
                        true));
    List<OpenPorts> open = exposure.ports().stream().filter(this::counts).toList();
    String level = level(exposure, open);
    boolean gets = !open.isEmpty() || "behind".equals(level);
    Boolean holds = gets ? Boolean.TRUE : exposure.unknown() ? null : Boolean.FALSE;
    String label =
        switch (level) {
          case "internet" -> kind + "s open to the internet: " + ports(open);
          case "limited" -> kind + "s open to some networks: " + ports(open);
          case "behind" -> exposure.because();
          case "unknown" -> "reachability unknown: " + exposure.because();
          default -> notReachable();
        };
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("ports", MAPPER.valueToTree(open));
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

  private boolean counts(OpenPorts open) {
    return rule.ports().isEmpty()
        || rule.ports().stream().anyMatch(port -> open.covers("tcp", port));
  }

  /** What stands behind a load balancer serves the web, whatever its own port is. */
  private static String level(Exposure exposure, List<OpenPorts> open) {
    if (!open.isEmpty()) {
      boolean anybody = open.stream().anyMatch(ports -> "internet".equals(ports.level()));
      return anybody ? "internet" : "limited";
    }
    return switch (exposure.level()) {
      case "unknown", "none", "behind" -> exposure.level();
      default -> "private";
    };
  }

  private String notReachable() {
    return "no " + kind + " is reachable from the internet";
  }

  private static String ports(List<OpenPorts> open) {
    return open.stream()
        .map(
            one ->
                one.protocol()
                    + " "
                    + (one.from() == one.to() ? "" + one.from() : one.from() + "-" + one.to()))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
