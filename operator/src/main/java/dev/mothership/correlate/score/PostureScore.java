package dev.mothership.correlate.score;

import static java.util.stream.Collectors.toMap;

import dev.mothership.store.ScoreFacts;
import dev.mothership.store.ScoreFacts.AssetTally;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreFacts.OpenRisk;
import dev.mothership.store.ScoreRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From facts to scores: each fact is added to every scope it belongs to, so that a tenant's number
 * comes from raw sums and never from its accounts' numbers. A sub-domain's risk comes from the
 * findings of its own checks, over the assets of the types they look at; attack paths cross
 * sub-domains and count in the whole only.
 */
final class PostureScore {
  private static final long TENANT = ScopeKey.TENANT;
  private static final String ALL = ScopeKey.ALL;
  private static final int THOUSANDTHS = 1000;

  private final Map<String, ScoredCheck> checks;
  private final Map<ScopeKey, ScopeSums> scopes = new TreeMap<>();
  private final Map<ScopeKey, Map<Long, OpenRisk>> worst = new TreeMap<>();

  private PostureScore(List<ScoredCheck> checks) {
    this.checks = checks.stream().collect(toMap(ScoredCheck::id, check -> check));
  }

  /**
   * One row per scope, ordered by account and sub-domain; sub-domains nobody looked at have none.
   */
  static List<ScoreRow> of(List<ScoredCheck> checks, ScoreFacts facts) {
    List<ScoreRow> rows = counted(checks, facts);
    if (!facts.excepted()) {
      return rows;
    }
    Map<ScopeKey, ScoreRow> unmuted =
        counted(checks, facts.withoutExceptions()).stream()
            .collect(toMap(row -> new ScopeKey(row.accountId(), row.subdomain()), row -> row));
    return rows.stream()
        .map(
            row -> {
              ScoreRow other = unmuted.get(new ScopeKey(row.accountId(), row.subdomain()));
              return row.withoutExceptions(other == null ? null : other.score());
            })
        .toList();
  }

  private static List<ScoreRow> counted(List<ScoredCheck> checks, ScoreFacts facts) {
    PostureScore score = new PostureScore(checks);
    score.scope(TENANT, ALL);
    facts.accounts().forEach(account -> score.scope(account, ALL));
    facts.results().forEach(score::add);
    facts.findings().forEach(score::add);
    facts.assets().forEach(score::add);
    score.addWorst();
    return score.rows();
  }

  private void add(CheckTally result) {
    ScoredCheck check = checks.get(result.checkId());
    if (check != null) {
      for (ScopeSums scope : scopes(result.accountId(), Set.of(ALL, check.subdomain()))) {
        scope.add(check, result);
      }
    }
  }

  private void add(OpenRisk finding) {
    if (finding.muted()) {
      return;
    }
    ScoredCheck check = checks.get(finding.ruleId());
    Set<String> subdomains = check == null ? Set.of(ALL) : Set.of(ALL, check.subdomain());
    for (String subdomain : subdomains) {
      keepWorst(new ScopeKey(TENANT, subdomain), finding);
      keepWorst(new ScopeKey(finding.accountId(), subdomain), finding);
    }
  }

  /** Of two equally risky findings of an asset the one of greater consequence counts. */
  private void keepWorst(ScopeKey scope, OpenRisk finding) {
    worst
        .computeIfAbsent(scope, key -> new TreeMap<>())
        .merge(
            finding.assetId(),
            finding,
            (one, other) ->
                other.risk() > one.risk()
                        || (other.risk() == one.risk() && other.consequence() > one.consequence())
                    ? other
                    : one);
  }

  private void add(AssetTally tally) {
    Set<String> subdomains = new TreeSet<>(Set.of(ALL));
    for (ScoredCheck check : checks.values()) {
      if (check.assetTypes().contains(tally.type())) {
        subdomains.add(check.subdomain());
      }
    }
    for (ScopeSums scope : scopes(tally.accountId(), subdomains)) {
      scope.addAssets(tally.assets());
    }
  }

  private void addWorst() {
    worst.forEach(
        (key, findings) -> {
          ScopeSums sums = scope(key.accountId(), key.subdomain());
          for (OpenRisk finding : findings.values()) {
            sums.addWorst(finding.risk(), Math.round(finding.consequence() * THOUSANDTHS), 1);
          }
        });
  }

  private List<ScopeSums> scopes(long accountId, Set<String> subdomains) {
    List<ScopeSums> found = new ArrayList<>();
    for (String subdomain : subdomains) {
      found.add(scope(TENANT, subdomain));
      found.add(scope(accountId, subdomain));
    }
    return found;
  }

  private ScopeSums scope(long accountId, String subdomain) {
    return scopes.computeIfAbsent(new ScopeKey(accountId, subdomain), key -> new ScopeSums());
  }

  private List<ScoreRow> rows() {
    List<ScoreRow> rows = new ArrayList<>();
    scopes.forEach(
        (key, sums) -> {
          if (key.subdomain().equals(ALL) || !sums.empty()) {
            rows.add(sums.row(key.accountId(), key.subdomain()));
          }
        });
    return rows;
  }
}
