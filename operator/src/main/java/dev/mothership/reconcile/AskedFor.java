package dev.mothership.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Lets through what a person asked for, a new spec or a rescan, and not our own status writes. */
public final class AskedFor implements OnUpdateFilter<HasMetadata> {
  static final String ANNOTATION = "mothership.dev/reconcile-requested-at";

  @Override
  public boolean accept(HasMetadata after, HasMetadata before) {
    return !Objects.equals(
            after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            after.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !token(after).equals(token(before))
        || !annotation(after, AbsenceSweep.APPROVED_AT)
            .equals(annotation(before, AbsenceSweep.APPROVED_AT));
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
