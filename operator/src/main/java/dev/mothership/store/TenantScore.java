package dev.mothership.store;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last score of a tenant; a number that nothing could be worked out from is null. */
public record TenantScore(
    @Nullable Double score,
    @Nullable Double withoutExceptions,
    @Nullable Double control,
    @Nullable Double risk,
    @Nullable Double coverage,
    List<Part> parts,
    @Nullable Change change) {
  public TenantScore {
    parts = List.copyOf(parts);
  }

  /**
   * How the score moved since an earlier day.
   *
   * @param causes points by cause, zeros left out, in the order in which they are counted
   */
  public record Change(BigDecimal points, LocalDate since, Map<String, BigDecimal> causes) {
    public Change {
      causes = new LinkedHashMap<>(causes);
    }
  }

  /** One sub-domain. */
  public record Part(String name, @Nullable Double score, @Nullable Double coverage) {}
}
