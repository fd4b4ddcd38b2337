package dev.mothership.correlate;

import static java.util.stream.Collectors.toMap;

import dev.mothership.rules.RiskModel;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.ModelDifference;
import dev.mothership.store.ModelDifference.Move;
import dev.mothership.store.RiskModelRow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Rates what a tenant's inventory holds by another risk model, and writes nothing. */
@Singleton
public final class RiskReplay {
  private final Correlation correlation;
  private final RuleCatalog catalog;

  public RiskReplay(Correlation correlation, RuleCatalog catalog) {
    this.correlation = correlation;
    this.catalog = catalog;
  }

  /**
   * What the model would change against the active one.
   *
   * @param handle inside a read-only REPEATABLE READ transaction of a connection that was made
   *     read-only, so that the database itself refuses every write
   */
  public ModelDifference compare(Handle handle, long tenantId, RiskModelRow row) {
    if (!handle.isReadOnly()) {
      throw new IllegalArgumentException("a replay needs a read-only connection");
    }
    RiskModel active = ActiveModel.of(handle, catalog.riskModel());
    RiskModel other = ActiveModel.of(row, catalog.riskModel());
    Correlation.Judged judged = correlation.judge(handle, tenantId);
    Map<String, DesiredFinding> now =
        correlation.rate(handle, tenantId, judged, active).found().stream()
            .collect(toMap(DesiredFinding::key, finding -> finding));
    Map<String, Integer> bands = new TreeMap<>();
    List<Move> moves = new ArrayList<>();
    int findings = 0;
    for (DesiredFinding then : correlation.rate(handle, tenantId, judged, other).found()) {
      DesiredFinding before = now.get(then.key());
      if (before == null) {
        continue;
      }
      findings++;
      if (!before.severity().equals(then.severity())) {
        bands.merge(before.severity() + ">" + then.severity(), 1, Integer::sum);
      }
      if (before.risk() != then.risk()) {
        moves.add(new Move(judged.estate().tenantName(), then.name(), before.risk(), then.risk()));
      }
    }
    return new ModelDifference(findings, bands, moves);
  }
}
