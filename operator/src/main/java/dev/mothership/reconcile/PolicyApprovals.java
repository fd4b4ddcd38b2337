package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.RemediationPolicyResource;
import dev.mothership.api.v1alpha1.RemediationPolicySpec;
import dev.mothership.rules.ChangeRisk;
import dev.mothership.rules.RemediationRule;
import dev.mothership.store.ApprovingPolicy;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which policies may approve an action in an account; pure. */
final class PolicyApprovals {
  private static final int PER_ACCOUNT = 5;
  private static final int PER_TENANT = 20;

  private PolicyApprovals() {}

  /** By name. Only what can break nothing is ever approved by a policy. */
  static List<ApprovingPolicy> of(
      Collection<RemediationPolicyResource> policies,
      RemediationRule rule,
      @Nullable Namespace namespace,
      @Nullable CloudAccountResource account) {
    if (rule.risk() != ChangeRisk.LOW || namespace == null || account == null) {
      return List.of();
    }
    return policies.stream()
        .filter(policy -> policy.getMetadata().getDeletionTimestamp() == null)
        .filter(policy -> policy.getSpec() != null)
        .filter(policy -> admits(policy.getSpec(), rule, namespace, account))
        .sorted(Comparator.comparing(policy -> policy.getMetadata().getName()))
        .map(policy -> approving(policy.getMetadata().getName(), policy.getSpec()))
        .toList();
  }

  private static boolean admits(
      RemediationPolicySpec policy,
      RemediationRule rule,
      Namespace namespace,
      CloudAccountResource account) {
    Map<String, String> labels = account.getMetadata().getLabels();
    return !Boolean.TRUE.equals(policy.suspend())
        && policy.actions().contains(rule.id())
        && LabelRule.selects(policy.allowedNamespaces(), Tenancy.labels(namespace))
        && (policy.accountSelector() == null
            || LabelRule.selects(policy.accountSelector(), labels == null ? Map.of() : labels))
        && unknownZones(policy).isEmpty();
  }

  private static ApprovingPolicy approving(String name, RemediationPolicySpec policy) {
    RemediationPolicySpec.Limits limits = policy.limits();
    return new ApprovingPolicy(
        name,
        windows(policy).stream()
            .map(
                window ->
                    new ApprovingPolicy.Window(
                        window.days(), window.from(), window.to(), zone(window)))
            .toList(),
        limits == null || limits.perAccount() == null ? PER_ACCOUNT : limits.perAccount(),
        limits == null || limits.perTenant() == null ? PER_TENANT : limits.perTenant());
  }

  /** Time zones that no Java knows: the policy approves nothing until they are mended. */
  static List<String> unknownZones(RemediationPolicySpec policy) {
    return windows(policy).stream()
        .map(PolicyApprovals::zone)
        .filter(zone -> !isKnown(zone))
        .distinct()
        .toList();
  }

  private static boolean isKnown(String zone) {
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static List<RemediationPolicySpec.Window> windows(RemediationPolicySpec policy) {
    List<RemediationPolicySpec.Window> windows = policy.windows();
    return windows == null ? List.of() : windows;
  }

  private static String zone(RemediationPolicySpec.Window window) {
    return window.timeZone() == null ? "UTC" : window.timeZone();
  }
}
