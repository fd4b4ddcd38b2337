package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the security team wants checked, and how. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterScanPolicySpec(
    @Nullable
        @JsonPropertyDescription(
            "CloudAccounts by their labels; every one where absent, none where empty")
        LabelSelection accountSelector,
    @Nullable
        @Size(max = 16)
        @JsonPropertyDescription(
            "Benchmarks whose checks are selected; with checks.include absent as well, every check")
        List<@Size(max = 100) String> frameworks,
    @Nullable @JsonPropertyDescription("Checks by their ids") Checks checks,
    @Nullable @Size(max = 200) @JsonPropertyDescription("Values that checks use")
        List<CheckParameterValue> parameters,
    @Nullable @JsonPropertyDescription("Networks and accounts that are no strangers")
        Trusted trusted,
    @Nullable
        @Size(max = 200)
        @JsonPropertyDescription("Bands in which findings of a check are shown")
        List<Severity> severity,
    @Default("Shadow")
        @Pattern("^(Shadow|Enforce)$")
        @JsonPropertyDescription(
            "Shadow only shows what checks that a later release brings would find; Enforce takes"
                + " them on")
        String newChecks,
    @Default("Enforce")
        @Pattern("^(Enforce|Shadow)$")
        @JsonPropertyDescription("Shadow only shows what the policy would change")
        String mode,
    @Nullable @Size(max = 50) @JsonPropertyDescription("Checks of one's own")
        List<CustomCheck> customChecks,
    @Nullable @JsonPropertyDescription("Whose the assets are; else the namespace's they are in")
        Ownership ownership,
    @Nullable
        @Size(max = 20)
        @JsonPropertyDescription("Security tools that assets are expected to have")
        List<ExpectedTool> expectedTools,
    @Nullable
        @JsonPropertyDescription(
            "Bounds exceptions from findings of the accounts; the strictest policy counts")
        ExceptionLimit exceptions) {
  /** Chosen checks. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.include) || !has(self.exclude) || !self.include.exists(c, c in self.exclude)",
      message = "a check is included or excluded, not both")
  public record Checks(
      @Nullable
          @Size(max = 200)
          @JsonPropertyDescription("These, with those of frameworks, and no others")
          List<@Size(max = 100) String> include,
      @Nullable @Size(max = 200) @JsonPropertyDescription("Not these")
          List<@Size(max = 100) String> exclude) {}

  /** What counts as our own. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.cidrs) || self.cidrs.all(c, isCIDR(c) && cidr(c).prefixLength() > 0)",
      message = "cidrs are networks like 203.0.113.0/24; not all of the internet")
  @ValidationRule(
      value = "!has(self.accounts) || self.accounts.all(a, a.matches('^[0-9]{12}$'))",
      message = "accounts are numbers of twelve digits, in quotes")
  public record Trusted(
      @Nullable @Size(max = 200) @JsonPropertyDescription("Networks: 203.0.113.0/24")
          List<@Size(max = 49) String> cidrs,
      @Nullable @Size(max = 500) @JsonPropertyDescription("Account numbers, in quotes")
          List<@Size(max = 12) String> accounts) {}

  /** Whose assets are. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.routes) || self.routes.size() == 0 || self.shared",
      message = "routes lead out of shared accounts only: set shared")
  @ValidationRule(
      value =
          "!has(self.routes) || self.routes.all(r, self.routes.filter(o, o.owner == r.owner).size()"
              + " == 1)",
      message = "an owner has one route")
  public record Ownership(
      @Nullable
          @Size(max = 8)
          @JsonPropertyDescription("Tags that name the owner; the first that an asset carries does")
          List<@Size(min = 1, max = 128) String> tags,
      @Default("false")
          @JsonPropertyDescription(
              "The accounts are several teams': what no tag names an owner of is nobody's")
          Boolean shared,
      @Default("false")
          @JsonPropertyDescription("Asks the audit log who made what no tag names an owner of")
          Boolean creators,
      @Nullable
          @Size(max = 100)
          @JsonPropertyDescription(
              "Where findings of what an owner has in shared accounts show too")
          List<Route> routes) {}

  /** An owner's namespace. */
  public record Route(
      @Required @Size(min = 1, max = 256) @JsonPropertyDescription("As the tag, or log, names it")
          String owner,
      @Required
          @Size(min = 1, max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription("A namespace of any Tenant")
          String namespace) {}

  /** Bounds of a band. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = "has(self.floor) || has(self.cap)", message = "set floor, cap or both")
  @ValidationRule(
      value =
          "!has(self.floor) || !has(self.cap) || self.floor == self.cap || self.floor == 'low'"
              + " || self.cap == 'critical' || (self.floor == 'medium' && self.cap == 'high')",
      message = "floor must not be above cap")
  public record Severity(
      @Required @Size(min = 1, max = 200) @JsonPropertyDescription("The check's id") String check,
      @Nullable
          @Pattern("^(critical|high|medium|low)$")
          @Size(max = 8)
          @JsonPropertyDescription("At least this band")
          String floor,
      @Nullable
          @Pattern("^(critical|high|medium|low)$")
          @Size(max = 8)
          @JsonPropertyDescription("At most this band")
          String cap) {}
}
