package dev.mothership.correlate.checks;

import dev.mothership.correlate.Estate;
import dev.mothership.rules.CheckRule;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.CheckCount;
import dev.mothership.store.ScopeFacts;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredVerdict;
import dev.mothership.store.VerdictStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs every check over the tenant, keeps fails and unknowns, and counts the rest. */
public final class CheckStage {
  private static final Logger LOG = Logger.getLogger(CheckStage.class);

  private final Estate estate;
  private final VerdictStore store;
  private final List<CheckRule> rules;
  private int written;

  public CheckStage(Estate estate, VerdictStore store, List<CheckRule> rules) {
    this.estate = estate;
    this.store = store;
    this.rules = List.copyOf(rules);
  }

  public Verdicts run() {
    List<Verdict> all = new ArrayList<>();
    List<CheckCount> counts = new ArrayList<>();
    for (CheckRule rule : rules) {
      Optional<List<CheckAnswer>> answers = ask(rule);
      List<Verdict> verdicts =
          answers.orElse(List.of()).stream()
              .flatMap(
                  answer ->
                      estate
                          .find(answer.assetId())
                          .map(asset -> VerdictRules.judge(estate, rule, asset, answer))
                          .stream())
              .sorted(Comparator.comparing(verdict -> verdict.asset().key()))
              .toList();
      all.addAll(verdicts);
      for (AccountFacts account : estate.accounts()) {
        CheckCount count = count(rule, account.id(), verdicts, answers.isEmpty());
        if (count.passed() + count.failed() + count.unknown() + count.notApplicable() > 0) {
          counts.add(count);
        }
      }
    }
    List<StoredVerdict> kept =
        all.stream()
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
    written = store.replaceVerdicts(kept) + store.replaceCounts(counts);
    return new Verdicts(all, counts);
  }

  /** Rows that the run wrote. */
  public int written() {
    return written;
  }

  /** A query that fails answers nothing: its check is unknown, its findings stay, others go on. */
  private Optional<List<CheckAnswer>> ask(CheckRule rule) {
    try {
      return Optional.of(store.ask(rule.sql()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "the query of check %s failed; its findings stay as they are", rule.id());
      return Optional.empty();
    }
  }

  private CheckCount count(
      CheckRule rule, long accountId, List<Verdict> verdicts, boolean unanswered) {
    int unseen = unanswered || unlisted(rule, accountId) ? 1 : 0;
    return new CheckCount(
        accountId,
        rule.id(),
        count(verdicts, accountId, Verdict.PASS),
        count(verdicts, accountId, Verdict.FAIL),
        count(verdicts, accountId, Verdict.UNKNOWN) + unseen,
        count(verdicts, accountId, Verdict.NOT_APPLICABLE));
  }

  private static int count(List<Verdict> verdicts, long accountId, String result) {
    return (int)
        verdicts.stream()
            .filter(verdict -> verdict.asset().accountId() == accountId && verdict.is(result))
            .count();
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
