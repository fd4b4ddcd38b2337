package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.LabelSelection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes' label selector, but that an empty one selects nothing. */
final class LabelRule {
  private LabelRule() {}

  static boolean selects(@Nullable LabelSelection selection, Map<String, String> labels) {
    if (selection == null || isEmpty(selection)) {
      return false;
    }
    Map<String, String> exact = selection.matchLabels();
    List<LabelSelection.Requirement> requirements = selection.matchExpressions();
    return (exact == null || labels.entrySet().containsAll(exact.entrySet()))
        && (requirements == null || requirements.stream().allMatch(r -> holds(r, labels)));
  }

  private static boolean isEmpty(LabelSelection selection) {
    return (selection.matchLabels() == null || selection.matchLabels().isEmpty())
        && (selection.matchExpressions() == null || selection.matchExpressions().isEmpty());
  }

  /** An operator this version does not know selects nothing. */
  private static boolean holds(LabelSelection.Requirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.key());
    List<String> values = requirement.values() == null ? List.of() : requirement.values();
    return switch (requirement.operator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
