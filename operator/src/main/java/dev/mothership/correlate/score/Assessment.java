package dev.mothership.correlate.score;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.checks.Verdicts;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.ScoreFacts.OpenRisk;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What one correlation judged, asset by asset.
 *
 * @param rules checks and path rules by id
 * @param model version of the risk model
 */
public final class Assessment {
  /** An asset and what its consequence follows from. */
  record Subject(long id, long account, String type, int context) {}

  /** What a check said of an asset. */
  record Judgement(String check, long asset, Result result) {}

  private final Map<String, Snapshot.Rule> rules;
  private final Map<Long, Map<String, String>> settings;
  private final String model;
  private final List<Subject> subjects;
  private final List<Judgement> judgements;

  Assessment(
      Map<String, Snapshot.Rule> rules,
      Map<Long, Map<String, String>> settings,
      String model,
      List<Subject> subjects,
      List<Judgement> judgements) {
    this.rules = new TreeMap<>(rules);
    this.settings = new TreeMap<>(settings);
    this.model = model;
    this.subjects = List.copyOf(subjects);
    this.judgements = List.copyOf(judgements);
  }

  /**
   * @param versions of checks and path rules by id: another version is another rule
   * @param settings by account, what its policies make of rules, by id; whatever says nothing of a
   *     rule leaves it out
   * @param model version of the risk model
   */
  public static Assessment of(
      List<ScoredCheck> checks,
      Map<String, String> versions,
      Map<Long, Map<String, String>> settings,
      String model,
      Estate estate,
      Verdicts verdicts) {
    List<Subject> subjects =
        StreamSupport.stream(estate.assets().spliterator(), false)
            .map(
                asset ->
                    new Subject(
                        asset.id(), asset.accountId(), asset.type(), context(estate, asset)))
            .toList();
    List<Judgement> judgements =
        verdicts.all().stream()
            .map(
                verdict ->
                    new Judgement(verdict.rule().id(), verdict.asset().id(), result(verdict)))
            .toList();
    return new Assessment(rules(checks, versions), settings, model, subjects, judgements);
  }

  static Map<String, Snapshot.Rule> rules(List<ScoredCheck> checks, Map<String, String> versions) {
    Map<String, Snapshot.Rule> rules = new TreeMap<>();
    versions.forEach(
        (id, version) -> rules.put(id, new Snapshot.Rule(version, 0, ScopeKey.ALL, Set.of())));
    for (ScoredCheck check : checks) {
      rules.put(
          check.id(),
          new Snapshot.Rule(
              versions.getOrDefault(check.id(), ""),
              check.weight(),
              check.subdomain(),
              check.assetTypes()));
    }
    return rules;
  }

  /** With the findings as they now stand. */
  Snapshot with(List<OpenRisk> findings) {
    Map<Long, List<Snapshot.Open>> open = new HashMap<>();
    Map<Long, Set<String>> lapsing = new HashMap<>();
    Map<Long, Set<String>> muted = new HashMap<>();
    for (OpenRisk finding : findings) {
      open.computeIfAbsent(finding.assetId(), id -> new ArrayList<>())
          .add(
              new Snapshot.Open(
                  finding.id(),
                  finding.ruleId(),
                  finding.risk(),
                  Math.round(finding.consequence() * 1000),
                  finding.assumed(),
                  finding.muted(),
                  finding.compensated()));
      if (finding.lapsing()) {
        lapsing.computeIfAbsent(finding.assetId(), id -> new HashSet<>()).add(finding.ruleId());
      }
      if (finding.muted()) {
        muted.computeIfAbsent(finding.assetId(), id -> new HashSet<>()).add(finding.ruleId());
      }
    }
    Map<Long, Map<String, Result>> results = new HashMap<>();
    judgements.forEach(
        one ->
            results
                .computeIfAbsent(one.asset(), id -> new HashMap<>())
                .put(one.check(), one.result()));
    Map<String, List<String>> columns = columns();
    Map<String, String> patterns = new HashMap<>();
    List<Snapshot.Item> items =
        subjects.stream()
            .sorted(Comparator.comparingLong(Subject::id))
            .map(
                subject -> {
                  String pattern =
                      pattern(
                          columns.getOrDefault(subject.type(), List.of()),
                          results.getOrDefault(subject.id(), Map.of()),
                          lapsing.getOrDefault(subject.id(), Set.of()),
                          muted.getOrDefault(subject.id(), Set.of()));
                  return new Snapshot.Item(
                      subject.id(),
                      subject.account(),
                      subject.type(),
                      subject.context(),
                      patterns.computeIfAbsent(pattern, same -> same),
                      open.getOrDefault(subject.id(), List.of()));
                })
            .toList();
    return new Snapshot(Snapshot.FORMAT, model, rules, settings, columns, items);
  }

  /** The checks of each type: those that say they judge it, and those that did. */
  private Map<String, List<String>> columns() {
    Map<Long, String> types = new HashMap<>();
    subjects.forEach(subject -> types.put(subject.id(), subject.type()));
    Map<String, Set<String>> judging =
        judgements.stream()
            .filter(one -> types.containsKey(one.asset()))
            .collect(
                groupingBy(
                    one -> types.getOrDefault(one.asset(), ""),
                    mapping(Judgement::check, toCollection(TreeSet::new))));
    rules.forEach(
        (id, rule) ->
            rule.assetTypes()
                .forEach(type -> judging.computeIfAbsent(type, key -> new TreeSet<>()).add(id)));
    Map<String, List<String>> columns = new TreeMap<>();
    judging.forEach((type, checks) -> columns.put(type, List.copyOf(checks)));
    return columns;
  }

  private static String pattern(
      List<String> checks, Map<String, Result> results, Set<String> lapsing, Set<String> muted) {
    StringBuilder pattern = new StringBuilder(checks.size());
    for (String check : checks) {
      Result result = results.getOrDefault(check, Result.NONE);
      boolean unread = result == Result.UNKNOWN || result == Result.NONE;
      if (unread && lapsing.contains(check)) {
        result = Result.LAST_KNOWN_FAIL;
      } else if (result == Result.FAIL && muted.contains(check)) {
        result = Result.EXCEPTED;
      }
      pattern.append(result.letter());
    }
    return pattern.toString();
  }

  private static Result result(Verdict verdict) {
    return switch (verdict.result()) {
      case Verdict.PASS -> Result.PASS;
      case Verdict.FAIL -> Result.FAIL;
      case Verdict.NOT_APPLICABLE -> Result.NOT_APPLICABLE;
      default -> Result.UNKNOWN;
    };
  }

  private static int context(Estate estate, StoredAsset asset) {
    AccountFacts account = estate.account(asset.accountId());
    List<String> said = new ArrayList<>();
    asset
        .tags()
        .forEach(
            (name, value) -> {
              if ("criticality".equalsIgnoreCase(name)) {
                said.add(value);
              }
            });
    said.sort(Comparator.naturalOrder());
    said.addAll(
        List.of(
            account.environment(),
            account.criticality(),
            account.dataClassDefault(),
            asset.dataClass()));
    return said.hashCode();
  }
}
