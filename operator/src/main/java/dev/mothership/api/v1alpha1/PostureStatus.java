package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** The tenant's score and what is behind it, in the same words in every namespace of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record PostureStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable
        @PrinterColumn(name = "SCORE")
        @JsonPropertyDescription(
            "The lower of control and risk, capped while very risky findings are open")
        Integer score,
    @Nullable @JsonPropertyDescription("What the score would be if no exception muted anything")
        Integer scoreWithoutExceptions,
    @Nullable
        @PrinterColumn(name = "CONTROL", priority = 1)
        @JsonPropertyDescription("Weighted share of passed checks, 0 to 100")
        Integer control,
    @Nullable
        @PrinterColumn(name = "RISK", priority = 1)
        @JsonPropertyDescription(
            "100 less the mean worst risk of the assets, weighted by what they matter")
        Integer risk,
    @Nullable
        @PrinterColumn(name = "COVERAGE")
        @JsonPropertyDescription("Share of verdicts that could be reached, in percent")
        Integer coverage,
    @Nullable
        @JsonPropertyDescription(
            "How the score moved since the day before it, and why; absent on the first day")
        Change change,
    @PrinterColumn(name = "OPEN") @JsonPropertyDescription("Open findings in the database")
        int open,
    @JsonPropertyDescription("Open findings by severity") Map<String, Integer> findingsBySeverity,
    @JsonPropertyDescription("The score by part of the estate") List<SubdomainScore> subdomains,
    @JsonPropertyDescription("The ten riskiest open findings, worst first") List<TopFinding> top,
    @JsonPropertyDescription("What could not be read or judged, by call")
        List<CoverageGap> coverageGaps,
    @JsonPropertyDescription("Exceptions that apply and end within thirty days, the next first")
        List<ExpiringException> expiringExceptions,
    @Nullable @JsonPropertyDescription("How much of what is open is shown as Finding objects")
        Projection projection,
    @Nullable
        @PrinterColumn(name = "OVERDUE")
        @JsonPropertyDescription("Open findings of this namespace whose date has passed")
        Integer overdue,
    @Nullable
        @JsonPropertyDescription(
            "How the tenant keeps what it promised; absent before it is scored")
        ServiceLevel serviceLevel,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  /** A part of the estate, such as identity or network. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SubdomainScore(
      @JsonPropertyDescription("identity, network, compute, data and so on") String name,
      @Nullable @JsonPropertyDescription("0 to 100; absent where nothing could be judged")
          Integer score,
      @Nullable @JsonPropertyDescription("Share of verdicts that could be reached, in percent")
          Integer coverage) {}

  /** How the score moved, in points with one decimal; the causes add up to the whole. */
  public record Change(
      @JsonPropertyDescription("Points since then, such as -3.4") String points,
      @JsonPropertyDescription("The earlier day, in UTC") String since,
      @JsonPropertyDescription("What moved it, in the order in which it is counted")
          List<ChangeCause> causes) {
    public Change {
      causes = causes == null ? List.of() : List.copyOf(causes);
    }
  }

  /** One cause of a change. */
  public record ChangeCause(
      @JsonPropertyDescription(
              "newRule, context, removedAsset, newAsset, lostVisibility, regainedVisibility,"
                  + " newExploit, expiredException, newException, fault, fix or unrecorded")
          String cause,
      @JsonPropertyDescription("Points, such as 0.8") String points) {}

  /** A finding in one line. */
  public record TopFinding(
      @JsonPropertyDescription("Name of the Finding") String name,
      @JsonPropertyDescription("0 to 100") int risk,
      @JsonPropertyDescription("What is wrong, in one line") String title,
      @JsonPropertyDescription("The CloudAccount it is in") String account) {}

  /**
   * A call that failed, or software that could not be judged, and for how many assets or scopes.
   */
  public record CoverageGap(
      @JsonPropertyDescription("The CloudAccount") String account,
      @JsonPropertyDescription(
              "The operation, such as s3:GetBucketPolicy, or packages of a kind, such as packages/npm")
          String call,
      @JsonPropertyDescription(
              "The cloud's error code, or why they could not be judged and what mends it")
          String code,
      @JsonPropertyDescription("How many assets or scopes it was for") int count) {}

  /** An exception whose end is near. */
  public record ExpiringException(
      @JsonPropertyDescription("Its kind and name") String name,
      @JsonPropertyDescription("AcceptedRisk, FalsePositive, CompensatingControl or Attestation")
          String type,
      @JsonPropertyDescription("When it ends") String expires,
      @JsonPropertyDescription("Findings of the tenant that it is of") int findings) {}

  /** How much of what is open is shown as Finding objects. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Projection(
      @JsonPropertyDescription("How many are shown as objects") int shown,
      @JsonPropertyDescription("How many are open") int total,
      @JsonPropertyDescription("Whether some are not shown") boolean truncated,
      @Nullable @JsonPropertyDescription("The lowest risk shown") Integer lowestRisk) {}

  /** Fixed in time and not, and how fast the error budget is used up. */
  public record ServiceLevel(
      @JsonPropertyDescription("How many percent are to be fixed in time") int objectivePercent,
      @JsonPropertyDescription("Resolved in time within 28 days") long met,
      @JsonPropertyDescription("Became overdue within 28 days") long missed,
      @JsonPropertyDescription(
              "Of 28 days, such as 0.5: at 1 the error budget is just used up, above it is overspent")
          String burnRate,
      @JsonPropertyDescription("The same of 7 days") String burnRateLately) {}

  public PostureStatus {
    findingsBySeverity = findingsBySeverity == null ? Map.of() : Map.copyOf(findingsBySeverity);
    subdomains = subdomains == null ? List.of() : List.copyOf(subdomains);
    top = top == null ? List.of() : List.copyOf(top);
    coverageGaps = coverageGaps == null ? List.of() : List.copyOf(coverageGaps);
    expiringExceptions = expiringExceptions == null ? List.of() : List.copyOf(expiringExceptions);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
