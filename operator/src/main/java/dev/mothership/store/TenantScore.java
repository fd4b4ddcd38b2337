package dev.mothership.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last score of a tenant; a number that nothing could be worked out from is null. */
public record TenantScore(
    @Nullable Double score,
    @Nullable Double control,
    @Nullable Double risk,
    @Nullable Double coverage,
    List<Part> parts) {
  public TenantScore {
    parts = List.copyOf(parts);
  }

  /** One sub-domain. */
  public record Part(String name, @Nullable Double score, @Nullable Double coverage) {}
}
