package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CheckParameterValue;
import dev.mothership.api.v1alpha1.ClusterScanPolicySpec;
import dev.mothership.api.v1alpha1.ExceptionLimit;
import dev.mothership.api.v1alpha1.ScanPolicySpec;
import dev.mothership.model.Severity;
import dev.mothership.rules.policy.CustomCheck;
import dev.mothership.rules.policy.ExpectedTool;
import dev.mothership.rules.policy.Ownership;
import dev.mothership.rules.policy.PolicyBody;
import dev.mothership.rules.policy.SeverityBound;
import dev.mothership.rules.policy.Trusted;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Specs of both kinds as what the rules go by. */
final class PolicyBodies {
  private static final String ENFORCE = "Enforce";
  private static final String SHADOW = "Shadow";
  private static final int DAYS = 7;
  private static final double EXPLOITABILITY = 0.4;
  private static final double IMPACT = 0.6;

  private PolicyBodies() {}

  static PolicyBody of(ClusterScanPolicySpec spec) {
    ClusterScanPolicySpec.Checks checks = spec.checks();
    ClusterScanPolicySpec.Trusted trusted = spec.trusted();
    return new PolicyBody(
        or(spec.frameworks()),
        checks == null ? List.of() : or(checks.include()),
        checks == null ? List.of() : or(checks.exclude()),
        parameters(spec.parameters()),
        trusted == null ? null : new Trusted(or(trusted.cidrs()), or(trusted.accounts())),
        or(spec.severity()).stream()
            .map(one -> new SeverityBound(one.check(), band(one.floor()), band(one.cap())))
            .toList(),
        ENFORCE.equals(spec.newChecks()),
        SHADOW.equals(spec.mode()),
        or(spec.customChecks()).stream().map(PolicyBodies::custom).toList(),
        ownership(spec.ownership()),
        expectedTools(spec.expectedTools()),
        days(spec.exceptions()));
  }

  private static @Nullable List<ExpectedTool> expectedTools(
      @Nullable List<dev.mothership.api.v1alpha1.ExpectedTool> tools) {
    return tools == null
        ? null
        : tools.stream()
            .map(
                one ->
                    new ExpectedTool(
                        one.tool(),
                        one.assetTypes(),
                        Objects.requireNonNullElse(one.days(), DAYS),
                        Objects.requireNonNullElse(one.exemptTags(), Map.of())))
            .toList();
  }

  private static @Nullable Ownership ownership(ClusterScanPolicySpec.@Nullable Ownership spec) {
    if (spec == null) {
      return null;
    }
    boolean shared = Boolean.TRUE.equals(spec.shared());
    Map<String, String> routes = new TreeMap<>();
    if (shared) {
      or(spec.routes()).forEach(route -> routes.putIfAbsent(route.owner(), route.namespace()));
    }
    return new Ownership(or(spec.tags()), shared, Boolean.TRUE.equals(spec.creators()), routes);
  }

  static PolicyBody of(ScanPolicySpec spec) {
    ScanPolicySpec.Checks checks = spec.checks();
    return new PolicyBody(
        or(spec.frameworks()),
        checks == null ? List.of() : or(checks.include()),
        List.of(),
        parameters(spec.parameters()),
        null,
        or(spec.severity()).stream()
            .map(one -> new SeverityBound(one.check(), band(one.floor()), null))
            .toList(),
        ENFORCE.equals(spec.newChecks()),
        SHADOW.equals(spec.mode()),
        or(spec.customChecks()).stream().map(PolicyBodies::custom).toList(),
        null,
        expectedTools(spec.expectedTools()),
        days(spec.exceptions()));
  }

  private static @Nullable Integer days(@Nullable ExceptionLimit limit) {
    return limit == null ? null : limit.maxDays();
  }

  private static CustomCheck custom(dev.mothership.api.v1alpha1.CustomCheck check) {
    return new CustomCheck(
        check.id(),
        check.title(),
        check.severity(),
        Objects.requireNonNullElse(check.subdomain(), "compute"),
        check.assetType(),
        check.fails(),
        share(check.exploitability(), EXPLOITABILITY),
        share(check.impact(), IMPACT),
        check.exposure(),
        Objects.requireNonNullElse(check.why(), check.title()),
        check.remediation(),
        check.facets(),
        or(check.scopes()));
  }

  /** Nothing is exploited or gained with 0, so that it would never be shown. */
  private static double share(@Nullable Double value, double byDefault) {
    return value == null ? byDefault : Math.max(0.01, value);
  }

  private static Map<String, Map<String, String>> parameters(
      @Nullable List<CheckParameterValue> values) {
    Map<String, Map<String, String>> parameters = new TreeMap<>();
    for (CheckParameterValue value : or(values)) {
      parameters
          .computeIfAbsent(value.check(), check -> new TreeMap<>())
          .put(value.name(), value.value());
    }
    return parameters;
  }

  private static @Nullable Severity band(@Nullable String id) {
    return id == null ? null : Severity.parse(id);
  }

  private static <T> List<T> or(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
