package dev.mothership.correlate.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Severity;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.policy.AccountPolicy;
import dev.mothership.rules.policy.ExpectedTool;
import dev.mothership.rules.policy.Ownership;
import dev.mothership.rules.policy.Trusted;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which checks count in which account of a tenant, and with which values. */
public final class CheckPlan {
  private final Map<Long, AccountPolicy> accounts;
  private final Map<String, CheckRule> rules = new TreeMap<>();
  private final JsonNode trusted;

  /**
   * @param accounts every account of the estate
   */
  public CheckPlan(RuleCatalog catalog, Map<Long, AccountPolicy> accounts) {
    this.accounts = new TreeMap<>(accounts);
    catalog.checks().forEach(rule -> rules.put(rule.id(), rule));
    accounts
        .values()
        .forEach(policy -> policy.custom().forEach((id, check) -> rules.put(id, check.rule(id))));
    this.trusted = trusted(this.accounts);
  }

  /** Of the catalogue and of policies, by id; each counts in some accounts, or in none. */
  public Collection<CheckRule> rules() {
    return rules.values();
  }

  public boolean knows(String ruleId) {
    return rules.containsKey(ruleId);
  }

  public boolean counts(long accountId, String ruleId) {
    AccountPolicy policy = accounts.get(accountId);
    return policy != null && policy.counts(ruleId);
  }

  /** The band in which the account's policies want a finding of that risk to be shown. */
  public Severity band(long accountId, String ruleId, Severity ofRisk) {
    AccountPolicy policy = accounts.get(accountId);
    return policy == null ? ofRisk : policy.band(ruleId, ofRisk);
  }

  /**
   * What policies say of whose the assets are, by account; accounts of which none does left out.
   */
  public Map<Long, Ownership> ownerships() {
    Map<Long, Ownership> ownerships = new TreeMap<>();
    accounts.forEach(
        (account, policy) -> {
          if (!policy.ownership().equals(Ownership.OF_NAMESPACE)) {
            ownerships.put(account, policy.ownership());
          }
        });
    return ownerships;
  }

  /** Tools that the account's policies expect its assets to have. */
  public List<ExpectedTool> expectedTools(long accountId) {
    AccountPolicy policy = accounts.get(accountId);
    return policy == null ? List.of() : policy.expectedTools();
  }

  /** Checks of the catalogue that do not count, with why, by account; alike accounts left out. */
  Map<Long, Map<String, String>> off() {
    Map<Long, Map<String, String>> off = new TreeMap<>();
    accounts.forEach(
        (account, policy) -> {
          if (!policy.off().isEmpty()) {
            off.put(account, policy.off());
          }
        });
    return off;
  }

  /**
   * What the policies of each account make of a rule, as far as answers follow from it; nothing of
   * accounts and rules that they leave alone. Accounts with the same policies share one map.
   */
  public Map<Long, Map<String, String>> settings() {
    Map<AccountPolicy, Map<String, String>> known = new IdentityHashMap<>();
    Map<Long, Map<String, String>> settings = new TreeMap<>();
    accounts.forEach(
        (account, policy) -> {
          Map<String, String> ofRules = known.computeIfAbsent(policy, this::settings);
          if (!ofRules.isEmpty()) {
            settings.put(account, ofRules);
          }
        });
    return settings;
  }

  private Map<String, String> settings(AccountPolicy policy) {
    Map<String, String> settings = new TreeMap<>();
    for (CheckRule rule : rules.values()) {
      String setting = policy.setting(rule);
      if (!setting.isEmpty()) {
        settings.put(rule.id(), setting);
      }
    }
    return settings;
  }

  /** What to ask about one rule, with the accounts that each answer is for. */
  Map<Question, Set<Long>> questions(CheckRule rule) {
    Map<Question, Set<Long>> questions = new LinkedHashMap<>();
    accounts.forEach(
        (account, policy) -> {
          if (policy.counts(rule.id())) {
            Question question =
                new Question(
                    rule.id(), policy.custom().get(rule.id()), policy.binds(rule), trusted);
            questions.computeIfAbsent(question, q -> new TreeSet<>()).add(account);
          }
        });
    return questions;
  }

  private static JsonNode trusted(Map<Long, AccountPolicy> accounts) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    accounts.forEach(
        (account, policy) -> {
          Trusted trusted = policy.trusted();
          if (!trusted.equals(Trusted.NOBODY)) {
            ObjectNode one = all.putObject(Long.toString(account));
            trusted.cidrs().forEach(one.putArray("cidrs")::add);
            trusted.accounts().forEach(one.putArray("accounts")::add);
          }
        });
    return all;
  }
}
