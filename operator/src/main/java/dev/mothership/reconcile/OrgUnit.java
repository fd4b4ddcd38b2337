package dev.mothership.reconcile;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Org units as people write them, brought to one form. */
final class OrgUnit {
  private OrgUnit() {}

  /** {@code a/b/c}, without blank parts and the space around the others; empty for none. */
  static String path(@Nullable String written) {
    return written == null
        ? ""
        : Arrays.stream(written.split("/"))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
  }
}
