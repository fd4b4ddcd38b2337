package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What an owner wants checked in the accounts of the namespace beyond what has to be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScanPolicySpec(
    @Nullable
        @JsonPropertyDescription(
            "CloudAccounts of this namespace by their labels; every one where absent, none where"
                + " empty")
        LabelSelection accountSelector,
    @Nullable @Size(max = 16) @JsonPropertyDescription("Benchmarks whose checks are added")
        List<@Size(max = 100) String> frameworks,
    @Nullable @JsonPropertyDescription("Checks by their ids") Checks checks,
    @Nullable
        @Size(max = 200)
        @JsonPropertyDescription("Values that checks use, where stricter than those there are")
        List<CheckParameterValue> parameters,
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
    @Nullable
        @Size(max = 20)
        @JsonPropertyDescription("Security tools that assets are expected to have, too")
        List<ExpectedTool> expectedTools,
    @Nullable
        @JsonPropertyDescription(
            "Bounds exceptions from findings of the accounts, where stricter than other policies")
        ExceptionLimit exceptions) {
  /** Added checks. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Checks(
      @Nullable @Size(max = 200) @JsonPropertyDescription("These too")
          List<@Size(max = 100) String> include) {}

  /** A raised band. */
  public record Severity(
      @Required @Size(min = 1, max = 200) @JsonPropertyDescription("The check's id") String check,
      @Required
          @Pattern("^(critical|high|medium|low)$")
          @JsonPropertyDescription("At least this band")
          String floor) {}
}
