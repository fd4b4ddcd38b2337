package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.exceptions.Compensation;
import dev.mothership.correlate.exceptions.Subject;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.correlate.risk.CheckFactors;
import dev.mothership.correlate.risk.Consequences;
import dev.mothership.correlate.risk.FindingIdentity;
import dev.mothership.correlate.risk.RiskStage;
import dev.mothership.correlate.risk.ToolGaps;
import dev.mothership.correlate.vulnerability.Exploit;
import dev.mothership.model.Risk;
import dev.mothership.rules.PathRule;
import dev.mothership.rules.RiskModel;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.OpenFinding;
import dev.mothership.store.PathStore;
import dev.mothership.store.Settlement;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Evaluates every path rule for every entry; broken paths are kept with what risk remains. */
public final class PathStage {
  private record Course(String ruleId, long entryId, String target) {}

  private final Estate estate;
  private final RiskModel model;
  private final Exposures exposures;
  private final Access access;
  private final Consequences consequences;
  private final CheckFactors factors;
  private final Compensation compensation;
  private final ToolGaps gaps;
  private final Map<Long, Exploit> exploits;
  private final Predicate<StoredAsset> unjudged;
  private final PathStore store;
  private int written;

  /**
   * @param exploits how each asset is got into most easily, by its id
   * @param unjudged whether nobody can tell any more what is wrong with the asset or its images
   */
  public PathStage(
      Estate estate,
      RiskModel model,
      Exposures exposures,
      Access access,
      Consequences consequences,
      CheckFactors factors,
      Compensation compensation,
      ToolGaps gaps,
      Map<Long, Exploit> exploits,
      Predicate<StoredAsset> unjudged,
      PathStore store) {
    this.estate = estate;
    this.model = model;
    this.exposures = exposures;
    this.access = access;
    this.consequences = consequences;
    this.factors = factors;
    this.compensation = compensation;
    this.gaps = gaps;
    this.exploits = Map.copyOf(exploits);
    this.unjudged = unjudged;
    this.store = store;
  }

  /**
   * @param closable findings that fixes of paths may close
   */
  public PathResults run(List<PathRule> rules, List<DesiredFinding> closable) {
    List<StoredPath> rows = new ArrayList<>();
    List<DesiredFinding> findings = new ArrayList<>();
    Map<Course, AttackPath> byCourse = new HashMap<>();
    Set<Course> doubtfulEntries = new HashSet<>();
    Map<String, Pattern> patterns = new HashMap<>();
    for (PathRule rule : rules) {
      Pattern pattern = pattern(rule);
      patterns.put(rule.id(), pattern);
      List<AttackPath> paths =
          compensated(
              rule,
              rule.entryTypes().stream()
                  .flatMap(type -> estate.assets(type).stream())
                  .flatMap(entry -> pattern.of(entry).stream())
                  .toList());
      Spread spread = new Spread(rule, estate, paths);
      FixList fixes = new FixList(pattern, estate, access, closable);
      for (AttackPath path : paths) {
        Course course = new Course(rule.id(), path.entry().id(), path.target());
        byCourse.put(course, path);
        if (path.power().isEmpty() && AttackPath.UNKNOWN.equals(path.state())) {
          doubtfulEntries.add(new Course(rule.id(), path.entry().id(), ""));
        }
        boolean open = AttackPath.OPEN.equals(path.state());
        JsonNode spreadOf = open ? spread.of(path) : JsonNodeFactory.instance.objectNode();
        JsonNode fixesOf = open ? fixes.of(path) : JsonNodeFactory.instance.arrayNode();
        rows.add(row(rule, path, spreadOf, fixesOf));
        if (open) {
          findings.add(finding(rule, path, spreadOf, fixesOf));
        }
      }
    }
    written = store.replace(rows);
    return new PathResults(
        findings, finding -> settle(finding, byCourse, doubtfulEntries, patterns));
  }

  private Pattern pattern(PathRule rule) {
    EntryHop entries = new EntryHop(rule, model, estate, exposures, factors);
    PowerHops powers = new PowerHops(rule, estate, access, consequences);
    return switch (rule.pattern()) {
      case CREDENTIALS ->
          new CredentialPattern(rule, model, estate, access, entries, powers, exploits);
      case VULNERABILITY ->
          new VulnerabilityPattern(
              rule, model, estate, access, consequences, entries, powers, exploits, unjudged);
    };
  }

  /** Rows that the run wrote. */
  public int written() {
    return written;
  }

  /** The paths, with the compensating controls of those that are open, and gaps on their way. */
  private List<AttackPath> compensated(PathRule rule, List<AttackPath> paths) {
    compensation.consider(
        () ->
            paths.stream()
                .filter(path -> AttackPath.OPEN.equals(path.state()))
                .map(
                    path ->
                        new Subject(
                            key(rule, path),
                            identity(rule, path).name(),
                            rule.id(),
                            path.risk().risk().value(),
                            path.entry()))
                .toList());
    return paths.stream()
        .map(
            path ->
                path.withRisk(
                    path.risk()
                        .withControl(
                            gaps.raise(
                                path.entry().id(),
                                compensation.control(key(rule, path), path.risk().control()),
                                model))))
        .toList();
  }

  private static String key(PathRule rule, AttackPath path) {
    return Compensation.key(rule.id(), path.entry().id(), path.target());
  }

  private FindingIdentity identity(PathRule rule, AttackPath path) {
    return FindingIdentity.of(
        PathResults.ATTACK_PATH,
        estate.tenantName(),
        rule.id(),
        List.of(path.entry().key(), path.target()));
  }

  private Settlement settle(
      OpenFinding finding,
      Map<Course, AttackPath> byCourse,
      Set<Course> doubtfulEntries,
      Map<String, Pattern> patterns) {
    Pattern pattern = patterns.get(finding.ruleId());
    Optional<StoredAsset> entry = estate.find(finding.assetId());
    if (pattern == null) {
      return new Settlement.Resolved("rule-retired", null);
    }
    if (!finding.assetOpen() || entry.isEmpty()) {
      return new Settlement.Resolved("asset-gone", null);
    }
    AttackPath path =
        byCourse.get(new Course(finding.ruleId(), finding.assetId(), finding.targetKey()));
    if (path != null) {
      return AttackPath.BROKEN.equals(path.state())
          ? new Settlement.Resolved("fixed", path.risk().risk().value())
          : new Settlement.Unreadable();
    }
    boolean doubtful =
        doubtfulEntries.contains(new Course(finding.ruleId(), finding.assetId(), ""))
            || estate.staleness(entry.get()).isPresent()
            || pattern.doubtful(entry.get());
    return doubtful
        ? new Settlement.Unreadable()
        : new Settlement.Resolved("fixed", pattern.remains(entry.get()).risk().value());
  }

  private static StoredPath row(PathRule rule, AttackPath path, JsonNode spread, JsonNode fixes) {
    Risk risk = path.risk().risk();
    ArrayNode broken = JsonNodeFactory.instance.arrayNode();
    path.hops().stream()
        .filter(Hop::broken)
        .forEach(hop -> broken.addObject().put("link", hop.link()).put("because", hop.label()));
    return new StoredPath(
        rule.id(),
        path.entry().id(),
        path.target(),
        path.state(),
        risk.value(),
        hops(path),
        RiskStage.json(risk.factors()),
        broken,
        spread,
        fixes);
  }

  private DesiredFinding finding(PathRule rule, AttackPath path, JsonNode spread, JsonNode fixes) {
    Risk risk = path.risk().risk();
    FindingIdentity identity = identity(rule, path);
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("why", rule.why());
    detail.put("number", rule.number());
    detail.put("remediation", fixes.path(0).path("fix").asText());
    detail.put("target", path.target());
    compensation.label(key(rule, path)).ifPresent(label -> detail.put("compensation", label));
    detail.set("hops", hops(path));
    detail.set("fixes", fixes);
    detail.set("spread", spread);
    return new DesiredFinding(
        identity.key(),
        identity.name(),
        PathResults.ATTACK_PATH,
        rule.id(),
        path.entry().accountId(),
        path.entry().id(),
        path.target(),
        rule.title(),
        risk.severity().id(),
        risk.value(),
        risk.low(),
        risk.high(),
        path.stale(),
        RiskStage.json(risk.factors()),
        detail);
  }

  private static JsonNode hops(AttackPath path) {
    ArrayNode hops = JsonNodeFactory.instance.arrayNode();
    path.hops().forEach(hop -> hops.add(hop.json()));
    return hops;
  }
}
