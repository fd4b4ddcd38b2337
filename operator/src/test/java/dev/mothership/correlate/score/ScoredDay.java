package dev.mothership.correlate.score;

import dev.mothership.correlate.score.Assessment.Judgement;
import dev.mothership.correlate.score.Assessment.Subject;
import dev.mothership.model.Severity;
import dev.mothership.store.ScoreFacts;
import dev.mothership.store.ScoreFacts.AssetTally;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreFacts.OpenRisk;
import dev.mothership.store.ScoreRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A day as the store and the correlation would tell of it. */
final class ScoredDay {
  final Map<String, ScoredCheck> checks = new TreeMap<>();
  final Map<String, String> versions = new TreeMap<>();
  final Map<Long, Map<String, String>> settings = new TreeMap<>();
  final Map<Long, Subject> assets = new TreeMap<>();
  final Map<Long, Map<String, Result>> results = new TreeMap<>();
  final Map<Long, OpenRisk> open = new TreeMap<>();
  String model = "default";

  ScoredDay copy() {
    ScoredDay copy = new ScoredDay();
    copy.checks.putAll(checks);
    copy.versions.putAll(versions);
    settings.forEach((account, of) -> copy.settings.put(account, new TreeMap<>(of)));
    copy.assets.putAll(assets);
    results.forEach((asset, of) -> copy.results.put(asset, new TreeMap<>(of)));
    copy.open.putAll(open);
    copy.model = model;
    return copy;
  }

  ScoredDay changed(Consumer<ScoredDay> change) {
    ScoredDay after = copy();
    change.accept(after);
    return after;
  }

  void check(String id, Severity severity, String subdomain, String type) {
    checks.put(id, new ScoredCheck(id, severity, subdomain, Set.of(type)));
    versions.put(id, "1");
  }

  void asset(long id, long account, String type) {
    assets.put(id, new Subject(id, account, type, 0));
  }

  void says(String check, long asset, Result result) {
    results.computeIfAbsent(asset, id -> new TreeMap<>()).put(check, result);
  }

  void finding(long id, String rule, long asset, int risk, double consequence) {
    open.put(id, new OpenRisk(1, asset, rule, risk, consequence, id, false, false, false, false));
  }

  /** A fail that an exception mutes, with its finding. */
  void mutes(long id) {
    OpenRisk one = open.get(id);
    if (checks.containsKey(one.ruleId())) {
      says(one.ruleId(), one.assetId(), Result.EXCEPTED);
    }
    open.put(
        id,
        new OpenRisk(
            1,
            one.assetId(),
            one.ruleId(),
            one.risk(),
            one.consequence(),
            id,
            false,
            false,
            true,
            false));
  }

  /** A finding whose risk a compensating control lowers. */
  void compensates(long id, int risk) {
    OpenRisk one = open.get(id);
    open.put(
        id,
        new OpenRisk(
            1,
            one.assetId(),
            one.ruleId(),
            risk,
            one.consequence(),
            id,
            false,
            false,
            false,
            true));
  }

  void remove(long asset) {
    assets.remove(asset);
    results.remove(asset);
    open.values().removeIf(finding -> finding.assetId() == asset);
  }

  private List<OpenRisk> findings() {
    return open.values().stream()
        .map(
            one ->
                new OpenRisk(
                    assets.get(one.assetId()).account(),
                    one.assetId(),
                    one.ruleId(),
                    one.risk(),
                    one.consequence(),
                    one.id(),
                    one.assumed(),
                    result(one.ruleId(), one.assetId()) == Result.LAST_KNOWN_FAIL,
                    one.muted(),
                    one.compensated()))
        .toList();
  }

  private Result result(String check, long asset) {
    return results.getOrDefault(asset, Map.of()).getOrDefault(check, Result.NONE);
  }

  Snapshot snapshot() {
    List<Judgement> judgements = new ArrayList<>();
    results.forEach(
        (asset, of) ->
            of.forEach(
                (check, result) ->
                    judgements.add(
                        new Judgement(
                            check,
                            asset,
                            switch (result) {
                              case LAST_KNOWN_FAIL -> Result.UNKNOWN;
                              case EXCEPTED -> Result.FAIL;
                              default -> result;
                            }))));
    Snapshot made =
        new Assessment(
                Assessment.rules(List.copyOf(checks.values()), versions),
                settings,
                model,
                List.copyOf(assets.values()),
                judgements)
            .with(findings());
    return Snapshot.read(made.stored()).orElseThrow();
  }

  /** By the way that scores are worked out, from counts. */
  Map<ScopeKey, BigDecimal> scores() {
    Map<ScopeKey, int[]> tallies = new TreeMap<>();
    results.forEach(
        (asset, of) ->
            of.forEach(
                (check, result) -> {
                  int[] tally =
                      tallies.computeIfAbsent(
                          new ScopeKey(assets.get(asset).account(), check), key -> new int[6]);
                  switch (result) {
                    case PASS -> tally[0]++;
                    case FAIL -> tally[1]++;
                    case EXCEPTED -> {
                      tally[1]++;
                      tally[5]++;
                    }
                    case UNKNOWN -> tally[2]++;
                    case NOT_APPLICABLE -> tally[3]++;
                    case LAST_KNOWN_FAIL -> {
                      tally[2]++;
                      tally[4]++;
                    }
                    case NONE -> throw new IllegalStateException("nothing was said");
                  }
                }));
    List<CheckTally> counts = new ArrayList<>();
    tallies.forEach(
        (key, n) ->
            counts.add(
                new CheckTally(
                    key.accountId(), key.subdomain(), n[0], n[1], n[2], n[3], n[4], n[5])));
    List<AssetTally> types =
        assets.values().stream()
            .map(asset -> new AssetTally(asset.account(), asset.type(), 1))
            .toList();
    Map<ScopeKey, BigDecimal> scores = new HashMap<>();
    for (ScoreRow row :
        PostureScore.of(
            List.copyOf(checks.values()),
            new ScoreFacts(List.of(1L, 2L), counts, types, findings()))) {
      if (row.score() != null) {
        scores.put(new ScopeKey(row.accountId(), row.subdomain()), row.score());
      }
    }
    return scores;
  }
}
