package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.api.v1alpha1.ScanPolicyStatus;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.policy.Loss;
import dev.mothership.rules.policy.Policy;
import dev.mothership.rules.policy.PolicyBody;
import dev.mothership.rules.policy.PolicyMerge;
import dev.mothership.rules.policy.PolicyProblems;
import dev.mothership.store.PolicyIntent;
import dev.mothership.store.PolicyStore;
import dev.mothership.store.StoredPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A policy stored, and the status that follows. */
@Singleton
final class PolicyRecord {
  private static final int SHOWN = 20;
  private static final int TOP = 10;

  private final PolicyStore store;
  private final RuleCatalog catalog;

  PolicyRecord(PolicyStore store, RuleCatalog catalog) {
    this.store = store;
    this.catalog = catalog;
  }

  static ScanPolicyStatus empty() {
    return new ScanPolicyStatus(
        null, null, 0, List.of(), 0, 0, List.of(), null, List.of(), null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static ScanPolicyStatus keep(ScanPolicyStatus before, long generation, ConditionSet set) {
    return new ScanPolicyStatus(
        generation,
        before.version(),
        before.accountCount(),
        before.accounts(),
        before.checkCount(),
        before.customCheckCount(),
        before.newChecks(),
        before.shadow(),
        before.overruled(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  /**
   * @param accounts that it selects
   */
  ScanPolicyStatus save(
      HasMetadata object, PolicyBody body, List<StoredPolicy.Account> accounts, ConditionSet set) {
    ObjectMeta metadata = object.getMetadata();
    boolean cluster = metadata.getNamespace() == null;
    StoredPolicy row =
        store.save(
            new PolicyIntent(
                cluster,
                cluster ? "" : metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid(),
                body.version(),
                body.json(),
                accounts,
                catalog.checks().stream().map(CheckRule::id).toList(),
                body.enforceNew()));
    Policy policy = policy(row);
    PolicyProblems problems = PolicyProblems.of(catalog, policy);
    List<String> overruled = overruled(row.id());
    Set<String> fresh = new TreeSet<>(policy.shadowed(catalog));
    int own = compiling(body, problems);
    String token = AskedFor.token(object);
    return new ScanPolicyStatus(
        metadata.getGeneration(),
        body.version(),
        row.accounts().size(),
        row.accounts().stream()
            .map(account -> account.namespace() + "/" + account.name())
            .limit(SHOWN)
            .toList(),
        policy.selected(catalog).size() + own,
        own,
        fresh.stream().limit(SHOWN).toList(),
        body.shadow() || !fresh.isEmpty() ? shadow(row.id()) : null,
        overruled.stream().limit(SHOWN).toList(),
        token.isEmpty() ? null : token,
        judge(set, problems, overruled, body.shadow()).list());
  }

  private static ConditionSet judge(
      ConditionSet set, PolicyProblems problems, List<String> overruled, boolean shadow) {
    if (!problems.none()) {
      List<String> all = new ArrayList<>(problems.expressions());
      all.addAll(problems.references());
      String reason =
          problems.expressions().isEmpty() ? Reasons.UNKNOWN_REFERENCE : Reasons.EXPRESSION_REFUSED;
      String more = all.size() > SHOWN ? "; and %d more".formatted(all.size() - SHOWN) : "";
      String message =
          "The rest of the policy holds. Mend: "
              + all.stream().limit(SHOWN).collect(Collectors.joining("; "))
              + more;
      return AccountConditions.refused(set, reason, message);
    }
    ConditionSet quiet =
        set.isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
            .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
    if (!overruled.isEmpty()) {
      return quiet.isTrue(
          Reasons.READY,
          Reasons.OVERRULED,
          "The policy holds, but for %d things in which a stricter one has its way: %s"
              .formatted(
                  overruled.size(),
                  overruled.stream().limit(SHOWN).collect(Collectors.joining("; "))));
    }
    return quiet.isTrue(
        Reasons.READY,
        Reasons.SUCCEEDED,
        shadow
            ? "The policy changes nothing: status.shadow shows what it would change."
            : "The policy holds.");
  }

  /** What this policy asks for and does not get, in any account, each once. */
  private List<String> overruled(long id) {
    Map<StoredPolicy.Account, List<Policy>> byAccount = new HashMap<>();
    for (StoredPolicy row : store.beside(id)) {
      Policy policy = policy(row);
      row.accounts()
          .forEach(
              account -> byAccount.computeIfAbsent(account, a -> new ArrayList<>()).add(policy));
    }
    Set<String> overruled = new TreeSet<>();
    for (List<Policy> policies : Set.copyOf(byAccount.values())) {
      if (policies.stream().anyMatch(policy -> policy.id() == id)) {
        losses(policies).stream()
            .filter(loss -> loss.policyId() == id)
            .map(loss -> loss.what() + ": " + loss.to() + " wins")
            .forEach(overruled::add);
      }
    }
    return List.copyOf(overruled);
  }

  private Collection<Loss> losses(List<Policy> policies) {
    return PolicyMerge.of(catalog, policies).losses();
  }

  private ScanPolicyStatus.Shadow shadow(long id) {
    PolicyStore.Shadow shadow = store.shadow(id);
    List<String> top =
        StreamSupport.stream(shadow.top().spliterator(), false)
            .sorted(Comparator.comparingInt((JsonNode change) -> -change.path("risk").asInt()))
            .limit(TOP)
            .map(PolicyRecord::line)
            .toList();
    return new ScanPolicyStatus.Shadow(shadow.opened(), shadow.resolved(), shadow.changed(), top);
  }

  private static String line(JsonNode change) {
    String from = change.path("from").asText();
    String to = change.path("to").asText();
    String bands = from.isEmpty() || to.isEmpty() ? from + to : from + " to " + to;
    return "%s: %s %s (%s, risk %d)"
        .formatted(
            change.path("change").asText(),
            change.path("check").asText(),
            change.path("asset").asText(),
            bands,
            change.path("risk").asInt());
  }

  private static int compiling(PolicyBody body, PolicyProblems problems) {
    return (int)
        body.customChecks().stream()
            .filter(
                check ->
                    problems.expressions().stream()
                        .noneMatch(p -> p.startsWith("customChecks " + check.id() + ":")))
            .count();
  }

  private static Policy policy(StoredPolicy row) {
    return new Policy(
        row.id(),
        row.cluster(),
        row.namespace(),
        row.name(),
        PolicyBody.parse(row.body()),
        Set.copyOf(Objects.requireNonNull(row.known())));
  }
}
