package dev.mothership.correlate.checks;

import dev.mothership.correlate.Estate;
import dev.mothership.rules.CheckRule;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.CheckCount;
import dev.mothership.store.RelationFacts;
import dev.mothership.store.ScopeFacts;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredVerdict;
import dev.mothership.store.VerdictStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Runs every check that counts over the tenant, keeps fails and unknowns, and counts the rest. */
public final class CheckStage {
  private static final Logger LOG = Logger.getLogger(CheckStage.class);

  private static final List<String> WORST_FIRST =
      List.of(Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE);

  private final Estate estate;
  private final VerdictStore store;
  private final CustomAnswers custom;
  private final Map<Asked, Optional<List<CheckAnswer>>> asked = new HashMap<>();
  private int written;

  /** A query answers for every account; an expression is run for those that it counts in. */
  private record Asked(Question question, Set<Long> accounts) {
    static Asked of(Question question, Set<Long> accounts) {
      return new Asked(question, question.custom() == null ? Set.of() : Set.copyOf(accounts));
    }
  }

  public CheckStage(Estate estate, VerdictStore store, RelationFacts relations) {
    this.estate = estate;
    this.store = store;
    this.custom = new CustomAnswers(estate, relations);
  }

  /** Judges by the plan and stores what comes out. */
  public Verdicts run(CheckPlan plan) {
    Verdicts verdicts = judge(plan);
    List<StoredVerdict> kept =
        verdicts.all().stream()
            .filter(verdict -> verdict.is(Verdict.FAIL) || verdict.is(Verdict.UNKNOWN))
            .map(
                verdict ->
                    new StoredVerdict(
                        verdict.rule().id(),
                        verdict.asset().id(),
                        verdict.result(),
                        verdict.reason(),
                        verdict.answer().evidence()))
            .toList();
    written =
        store.replaceVerdicts(kept)
            + store.replaceCounts(verdicts.counts())
            + store.replaceOff(plan.off());
    return verdicts;
  }

  /** Judges by the plan and stores nothing; what was asked before is not asked again. */
  public Verdicts judge(CheckPlan plan) {
    List<Verdict> all = new ArrayList<>();
    List<CheckCount> counts = new ArrayList<>();
    for (CheckRule rule : plan.rules()) {
      List<Verdict> ofRule = new ArrayList<>();
      plan.questions(rule)
          .forEach(
              (question, accounts) -> {
                Optional<List<CheckAnswer>> answers =
                    asked.computeIfAbsent(Asked.of(question, accounts), key -> ask(rule, key));
                List<Verdict> verdicts = verdicts(rule, answers.orElse(List.of()), accounts);
                ofRule.addAll(verdicts);
                Map<Long, Map<String, Integer>> tallies = tallies(verdicts);
                for (long account : accounts) {
                  CheckCount count =
                      count(
                          rule,
                          account,
                          tallies.getOrDefault(account, Map.of()),
                          answers.isEmpty());
                  if (count.passed() + count.failed() + count.unknown() + count.notApplicable()
                      > 0) {
                    counts.add(count);
                  }
                }
              });
      ofRule.sort(Comparator.comparing(verdict -> verdict.asset().key()));
      all.addAll(ofRule);
    }
    return new Verdicts(all, counts);
  }

  private List<Verdict> verdicts(CheckRule rule, List<CheckAnswer> answers, Set<Long> accounts) {
    return oneEach(answers).stream()
        .flatMap(
            answer ->
                estate
                    .find(answer.assetId())
                    .filter(asset -> accounts.contains(asset.accountId()))
                    .map(asset -> VerdictRules.judge(estate, rule, asset, answer))
                    .stream())
        .toList();
  }

  /** Of several answers about one asset, which a query should not give, the worst counts. */
  private static Collection<CheckAnswer> oneEach(List<CheckAnswer> answers) {
    Map<Long, CheckAnswer> worst = new LinkedHashMap<>();
    for (CheckAnswer answer : answers) {
      worst.merge(
          answer.assetId(),
          answer,
          (a, b) -> WORST_FIRST.indexOf(a.result()) <= WORST_FIRST.indexOf(b.result()) ? a : b);
    }
    return worst.values();
  }

  /** Rows that the run wrote. */
  public int written() {
    return written;
  }

  /** A query that fails answers nothing: its check is unknown, its findings stay, others go on. */
  private Optional<List<CheckAnswer>> ask(CheckRule rule, Asked asking) {
    Question question = asking.question();
    if (question.custom() != null) {
      return custom.ask(question.custom(), asking.accounts());
    }
    try {
      return Optional.of(store.ask(rule.sql(), question.binds(), question.trusted()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "the query of check %s failed; its findings stay as they are", rule.id());
      return Optional.empty();
    }
  }

  /** How often each result came, by account. */
  private static Map<Long, Map<String, Integer>> tallies(List<Verdict> verdicts) {
    Map<Long, Map<String, Integer>> tallies = new HashMap<>();
    for (Verdict verdict : verdicts) {
      tallies
          .computeIfAbsent(verdict.asset().accountId(), account -> new HashMap<>())
          .merge(verdict.result(), 1, Integer::sum);
    }
    return tallies;
  }

  private CheckCount count(
      CheckRule rule, long accountId, Map<String, Integer> tally, boolean unanswered) {
    int unseen = unanswered || unlisted(rule, accountId) ? 1 : 0;
    return new CheckCount(
        accountId,
        rule.id(),
        tally.getOrDefault(Verdict.PASS, 0),
        tally.getOrDefault(Verdict.FAIL, 0),
        tally.getOrDefault(Verdict.UNKNOWN, 0) + unseen,
        tally.getOrDefault(Verdict.NOT_APPLICABLE, 0));
  }

  /** Whether a failed scope may hide assets that the check would have judged. */
  private boolean unlisted(CheckRule rule, long accountId) {
    for (String type : rule.scopes()) {
      for (ScopeFacts failed : estate.failedScopes(accountId, type)) {
        boolean known =
            rule.assetTypes().stream()
                .flatMap(assetType -> estate.assets(assetType).stream())
                .anyMatch(asset -> listedBy(asset, failed));
        if (!known) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean listedBy(StoredAsset asset, ScopeFacts scope) {
    return asset.accountId() == scope.accountId()
        && asset.scopeRegion().equals(scope.region())
        && asset.scopeType().equals(scope.type());
  }
}
