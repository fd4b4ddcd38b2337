package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which findings a channel tells of; what is absent asks for nothing. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.severities) || self.severities.all(s, s in ['critical', 'high', 'medium', 'low'])",
    message = "severities are critical, high, medium or low")
@ValidationRule(
    value =
        "!has(self.categories) || self.categories.all(c, c in"
            + " ['attack-path', 'configuration', 'vulnerability', 'secret', 'coverage'])",
    message = "categories are attack-path, configuration, vulnerability, secret or coverage")
@ValidationRule(
    value =
        "!has(self.changes) || self.changes.all(c, c in"
            + " ['Opened', 'Reopened', 'Resolved', 'RiskChanged', 'Muted', 'Unmuted', 'Due'])",
    message = "changes are Opened, Reopened, Resolved, RiskChanged, Muted, Unmuted or Due")
public record ChannelFilter(
    @Nullable @Min(0) @Max(100) @JsonPropertyDescription("The least risk") Integer minRisk,
    @Nullable @Size(max = 4) @JsonPropertyDescription("critical, high, medium or low")
        List<@Size(max = 16) String> severities,
    @Nullable
        @Size(max = 5)
        @JsonPropertyDescription("attack-path, configuration, vulnerability, secret or coverage")
        List<@Size(max = 16) String> categories,
    @Nullable @JsonPropertyDescription("By the ids of checks and path patterns") Checks checks,
    @Nullable @JsonPropertyDescription("CloudAccounts by their labels; none where empty")
        LabelSelection accountSelector,
    @Nullable
        @Size(max = 7)
        @JsonPropertyDescription(
            "What is worth a message: Opened, Reopened, Resolved, RiskChanged (to another severity),"
                + " Muted, Unmuted or Due; all of them where absent. A thread that is told shows all"
                + " that there is")
        List<@Size(max = 16) String> changes) {
  /** Chosen rules. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Checks(
      @Nullable @Size(max = 200) @JsonPropertyDescription("Only these; all where empty")
          List<@Size(max = 100) String> include,
      @Nullable @Size(max = 200) @JsonPropertyDescription("None of these")
          List<@Size(max = 100) String> exclude) {}
}
