package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** What the operator knows of an account. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record CloudAccountStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("The Tenant this namespace belongs to") String tenant,
    @Nullable @JsonPropertyDescription("Who the cloud says we are there") String verifiedIdentity,
    @Nullable @JsonPropertyDescription("The external id that the role must ask for")
        String externalId,
    @Nullable @JsonPropertyDescription("When the last sync ended") String lastScan,
    @Nullable @JsonPropertyDescription("When the next one is due") String nextScan,
    @Nullable @JsonPropertyDescription("Of the sync that runs now, as done/all scopes")
        String progress,
    @Nullable
        @PrinterColumn(name = "COVERAGE")
        @JsonPropertyDescription("Share of verdicts that could be reached, in percent")
        Integer coverage,
    @Nullable
        @PrinterColumn(name = "SCORE")
        @JsonPropertyDescription("The account's score, 0 to 100")
        Integer score,
    @Nullable
        @PrinterColumn(name = "FINDINGS")
        @JsonPropertyDescription(
            "Open findings in the database; absent before the first evaluation")
        Integer findings,
    @JsonPropertyDescription("Open findings by severity") Map<String, Integer> findingsBySeverity,
    @Nullable @JsonPropertyDescription("Assets known; absent before the first sync") Long assets,
    @Nullable @JsonPropertyDescription("Calls of the last sync") Api api,
    @JsonPropertyDescription("The first 20 calls that failed in the last sync")
        List<FailedCall> failedCalls,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  /** Calls of the last sync. */
  public record Api(
      @JsonPropertyDescription("Calls made") long calls,
      @JsonPropertyDescription("Of these, how many the cloud asked to slow down") long throttled) {}

  /** One call that failed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailedCall(
      @JsonPropertyDescription("The operation, such as s3:GetBucketPolicy") String call,
      @JsonPropertyDescription("The cloud's error code") String code,
      @Nullable @JsonPropertyDescription("Absent for global services") String region) {}

  public CloudAccountStatus {
    findingsBySeverity = findingsBySeverity == null ? Map.of() : Map.copyOf(findingsBySeverity);
    failedCalls = failedCalls == null ? List.of() : List.copyOf(failedCalls);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
