package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.api.v1alpha1.RiskModelResource;
import dev.mothership.api.v1alpha1.RiskModelSpec;
import dev.mothership.api.v1alpha1.RiskModelStatus;
import dev.mothership.api.v1alpha1.RiskModelStatus.BandChange;
import dev.mothership.api.v1alpha1.RiskModelStatus.Difference;
import dev.mothership.api.v1alpha1.RiskModelStatus.Move;
import dev.mothership.rules.RiskModel;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.ModelDifference;
import dev.mothership.store.RiskModelRow;
import dev.mothership.store.RiskModelRow.ModelReplay;
import dev.mothership.store.RiskModelStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A RiskModel validated and stored, and the status that follows. */
@Singleton
final class RiskModelRecord {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final RiskModelStore models;
  private final RuleCatalog catalog;

  RiskModelRecord(RiskModelStore models, RuleCatalog catalog) {
    this.models = models;
    this.catalog = catalog;
  }

  static RiskModelStatus status(RiskModelResource resource) {
    return resource.getStatus() == null
        ? new RiskModelStatus(null, null, false, null, null, List.of())
        : resource.getStatus();
  }

  /** Everything as it was, under other conditions. */
  static RiskModelStatus keep(RiskModelResource resource, ConditionSet set) {
    RiskModelStatus before = status(resource);
    return new RiskModelStatus(
        resource.getMetadata().getGeneration(),
        before.version(),
        before.active(),
        before.difference(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  RiskModelStatus save(RiskModelResource resource, ConditionSet set) {
    String name = resource.getMetadata().getName();
    RiskModelSpec spec = resource.getSpec();
    ObjectNode differs = differs(spec);
    String version;
    try {
      RiskModel model = catalog.riskModel().adjusted(name, differs);
      if (!model.faults().isEmpty()) {
        return invalid(resource, set, String.join("; ", model.faults()));
      }
      version = model.version();
    } catch (IllegalArgumentException e) {
      return invalid(resource, set, Objects.toString(e.getMessage(), ""));
    }
    boolean suspended = Boolean.TRUE.equals(spec.suspend());
    models.save(
        name,
        resource.getMetadata().getUid(),
        Instant.parse(resource.getMetadata().getCreationTimestamp()),
        spec.mode(),
        differs,
        version,
        !suspended);
    Optional<RiskModelRow> active = models.enforced();
    boolean rates = active.filter(row -> row.name().equals(name)).isPresent();
    ModelReplay replay = rates || suspended ? null : replay(name, version);
    return new RiskModelStatus(
        resource.getMetadata().getGeneration(),
        version,
        rates,
        replay == null ? null : difference(replay),
        token(resource),
        judge(set, spec, active, rates, replay).list());
  }

  private @Nullable ModelReplay replay(String name, String version) {
    return models
        .find(name)
        .map(RiskModelRow::replay)
        .filter(found -> found.version().equals(version))
        .orElse(null);
  }

  /** What was last valid stays in use, so that a slip of the pen rates nobody's findings anew. */
  private RiskModelStatus invalid(RiskModelResource resource, ConditionSet set, String faults) {
    String name = resource.getMetadata().getName();
    boolean rates = models.enforced().filter(row -> row.name().equals(name)).isPresent();
    String message =
        "Correct these values: %s. %s"
            .formatted(
                faults,
                rates
                    ? "Until then findings are rated by the last valid ones."
                    : "Until then the model is not used.");
    return new RiskModelStatus(
        resource.getMetadata().getGeneration(),
        status(resource).version(),
        rates,
        null,
        token(resource),
        AccountConditions.refused(set, Reasons.INVALID_MODEL, message).list());
  }

  private static ConditionSet judge(
      ConditionSet set,
      RiskModelSpec spec,
      Optional<RiskModelRow> active,
      boolean rates,
      @Nullable ModelReplay replay) {
    if (Boolean.TRUE.equals(spec.suspend())) {
      String message = "spec.suspend is true: the model is put aside.";
      return set.isFalse(Reasons.READY, Reasons.SUSPENDED, message)
          .isFalse(Reasons.RECONCILING, Reasons.SUSPENDED, message)
          .isFalse(Reasons.STALLED, Reasons.SUSPENDED, message);
    }
    if (rates) {
      return ready(set, "Findings are rated by this model.");
    }
    if (spec.mode().equals(RiskModelRow.ENFORCE)) {
      return AccountConditions.refused(
          set,
          Reasons.ANOTHER_MODEL_ENFORCED,
          "RiskModel %s is older and enforced, and one model rates all findings. Delete it, suspend it or set its mode to Shadow, or set this one's."
              .formatted(active.map(RiskModelRow::name).orElse("")));
    }
    if (replay == null) {
      String message = "What the model would change is being worked out.";
      return set.isUnknown(Reasons.READY, Reasons.PROGRESSING, message)
          .isTrue(Reasons.RECONCILING, Reasons.PROGRESSING, message)
          .isFalse(Reasons.STALLED, Reasons.PROGRESSING, "");
    }
    return ready(
        set,
        "%d of %d findings would change their severity; nothing is changed while the mode is Shadow."
            .formatted(replay.difference().changeBand(), replay.difference().findings()));
  }

  private static ConditionSet ready(ConditionSet set, String message) {
    return set.isTrue(Reasons.READY, Reasons.SUCCEEDED, message)
        .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
        .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
  }

  private static Difference difference(ModelReplay replay) {
    ModelDifference difference = replay.difference();
    return new Difference(
        replay.computedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        replay.comparedWith(),
        replay.tenants(),
        replay.tenantsFailed(),
        difference.findings(),
        difference.changeBand(),
        difference.bands().entrySet().stream()
            .map(
                band -> {
                  String[] pair = band.getKey().split(">", 2);
                  return new BandChange(pair[0], pair[1], band.getValue());
                })
            .toList(),
        difference.moves().stream()
            .map(move -> new Move(move.tenant(), move.finding(), move.from(), move.to()))
            .toList());
  }

  private static ObjectNode differs(RiskModelSpec spec) {
    ObjectNode differs = MAPPER.valueToTree(spec);
    differs.remove(List.of("mode", "suspend"));
    return differs;
  }

  private static @Nullable String token(RiskModelResource resource) {
    String token = AskedFor.token(resource);
    return token.isEmpty() ? null : token;
  }
}
