package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.model.LabelSelector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A selection of the API, judged. */
final class LabelRule {
  private LabelRule() {}

  /** An absent or empty one selects nothing. */
  static boolean selects(@Nullable LabelSelection selection, Map<String, String> labels) {
    return selection != null && of(selection).selects(labels);
  }

  static LabelSelector of(LabelSelection selection) {
    Map<String, String> exact = selection.matchLabels();
    List<LabelSelection.Requirement> requirements = selection.matchExpressions();
    return new LabelSelector(
        exact == null ? Map.of() : exact,
        requirements == null
            ? List.of()
            : requirements.stream().map(LabelRule::requirement).toList());
  }

  private static LabelSelector.Requirement requirement(LabelSelection.Requirement requirement) {
    List<String> values = requirement.values();
    return new LabelSelector.Requirement(
        requirement.key(), requirement.operator(), values == null ? List.of() : values);
  }
}
