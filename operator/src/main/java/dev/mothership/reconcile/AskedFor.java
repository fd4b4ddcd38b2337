package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;

/** Lets through what a person asked for, a new spec or a rescan, and not our own status writes. */
public final class AskedFor implements OnUpdateFilter<HasMetadata> {
  static final String ANNOTATION = "mothership.dev/reconcile-requested-at";

  private static final List<String> ASKED =
      List.of(Labels.TEST_REQUESTED_AT, Labels.RESEND_REQUESTED_AT);

  @Override
  public boolean accept(HasMetadata after, HasMetadata before) {
    return !Objects.equals(
            after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            after.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(after.getMetadata().getLabels(), before.getMetadata().getLabels())
        || !token(after).equals(token(before))
        || !annotation(after, AbsenceSweep.APPROVED_AT)
            .equals(annotation(before, AbsenceSweep.APPROVED_AT))
        || ASKED.stream()
            .anyMatch(name -> !annotation(after, name).equals(annotation(before, name)));
  }

  /** What the object's annotation asks to have served; empty for nothing. */
  static String token(HasMetadata object) {
    return annotation(object, ANNOTATION);
  }

  static String annotation(HasMetadata object, String name) {
    var annotations = object.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }
}
