package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Whether a model rates the findings, and what it would change. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record RiskModelStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Of the values, the built-in ones it keeps included")
        String version,
    @PrinterColumn(name = "ACTIVE")
        @JsonPropertyDescription("Whether findings are rated by this model")
        boolean active,
    @Nullable @JsonPropertyDescription("What it would change; absent while it is enforced")
        Difference difference,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  /** All tenants' findings, rated by the model that is active and by this one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Difference(
      @JsonPropertyDescription("When it was worked out") String computedAt,
      @JsonPropertyDescription("The model it is compared with; default is the built-in one")
          String comparedWith,
      @JsonPropertyDescription("Tenants that were looked at") int tenants,
      @JsonPropertyDescription("Tenants that could not be, as the operator's log tells")
          int tenantsFailed,
      @JsonPropertyDescription("Findings that were rated by both") int findings,
      @PrinterColumn(name = "CHANGE BAND")
          @JsonPropertyDescription("Findings whose severity would change")
          int changeBand,
      @JsonPropertyDescription("How many go from which severity to which") List<BandChange> bands,
      @JsonPropertyDescription("The ten findings whose risk would move most") List<Move> moves) {
    public Difference {
      bands = bands == null ? List.of() : List.copyOf(bands);
      moves = moves == null ? List.of() : List.copyOf(moves);
    }
  }

  /** Findings that go from one severity to another. */
  public record BandChange(
      @JsonPropertyDescription("Severity now") String from,
      @JsonPropertyDescription("Severity by this model") String to,
      @JsonPropertyDescription("How many") int count) {}

  /** One finding's risk by both models. */
  public record Move(
      @JsonPropertyDescription("The Tenant") String tenant,
      @JsonPropertyDescription("Name of the Finding") String finding,
      @JsonPropertyDescription("Risk now") int from,
      @JsonPropertyDescription("Risk by this model") int to) {}

  public RiskModelStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
