package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What is wrong, how much it matters, why, and what to do: the operator writes all of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record FindingSpec(
    @Required
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "100 less the risk: sorts the worst first with --sort-by=.spec.order")
        int order,
    @Required
        @Min(0)
        @Max(100)
        @PrinterColumn(name = "RISK")
        @JsonPropertyDescription("Index of likelihood and impact, 0 to 100")
        int risk,
    @Required
        @PrinterColumn(name = "SEVERITY")
        @SelectableField
        @JsonPropertyDescription(
            "Band of the risk: critical from 80, high from 60, medium from 40, low")
        String severity,
    @Required
        @PrinterColumn(name = "STATE")
        @SelectableField
        @JsonPropertyDescription("Open, Resolved or Muted")
        String state,
    @Required
        @PrinterColumn(name = "CATEGORY")
        @SelectableField
        @JsonPropertyDescription("attack-path, configuration, vulnerability, secret or coverage")
        String category,
    @Required
        @SelectableField
        @JsonPropertyDescription("Id of the check or path pattern that found it")
        String check,
    @Required
        @PrinterColumn(name = "ACCOUNT")
        @SelectableField
        @JsonPropertyDescription("The CloudAccount it is in")
        String account,
    @Required @PrinterColumn(name = "ASSET") @JsonPropertyDescription("Name of the asset")
        String asset,
    @Required @JsonPropertyDescription("The asset's identity at its provider, for AWS its ARN")
        String assetKey,
    @Required @PrinterColumn(name = "TITLE") @JsonPropertyDescription("What is wrong, in one line")
        String title,
    @Nullable
        @PrinterColumn(name = "DUE", format = PrinterColumnFormat.DATE_TIME)
        @JsonPropertyDescription("When it should be fixed; absent where no service level says")
        String due,
    @Required
        @JsonPropertyDescription("When it was first seen, whatever became of this object since")
        String firstSeen,
    @Nullable @JsonPropertyDescription("When it was last seen to be gone") String resolvedAt,
    @Nullable
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("The least it can be while a factor is assumed")
        Integer riskLow,
    @Nullable
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("The most it can be while a factor is assumed")
        Integer riskHigh,
    @Nullable
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("Attack paths: the risk that is left once a link is broken")
        Integer residualRisk,
    @Required
        @JsonPropertyDescription(
            "confirmed, or stale where something it rests on can no longer be read")
        String confidence,
    @Required
        @Min(0)
        @JsonPropertyDescription("How many more findings of the same rule the account has")
        int similar,
    @Required @JsonPropertyDescription("Every factor of the risk, with its value and its reason")
        List<String> factors,
    @Nullable @JsonPropertyDescription("How to fix it") String remediation,
    @Nullable @JsonPropertyDescription("Attack paths only") FindingPath path,
    @Nullable @JsonPropertyDescription("The exception that mutes it") String exception,
    @Nullable @JsonPropertyDescription("Who looks after it, whatever its state")
        FindingTriage triage,
    @Nullable
        @JsonPropertyDescription(
            "Whose the asset is; absent where it is the namespace's that its account is in")
        FindingOwner owner,
    @Nullable
        @JsonPropertyDescription(
            "The namespace that the account is in, where it is another one than this")
        String accountNamespace,
    @Nullable
        @JsonPropertyDescription(
            "Tools that see it, mothership among them; absent where no other tool does")
        List<String> witnesses,
    @Nullable
        @JsonPropertyDescription(
            "What sets its date: the service level, or the row of BOD 26-04 that is earlier")
        String dueBy,
    @Nullable
        @JsonPropertyDescription(
            "Whether traces of an attack are to be looked for before it is fixed, as BOD 26-04 asks")
        Boolean forensicTriage) {
  public FindingSpec {
    witnesses = witnesses == null ? null : List.copyOf(witnesses);
    factors = factors == null ? List.of() : List.copyOf(factors);
  }
}
