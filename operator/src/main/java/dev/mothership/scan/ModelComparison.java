package dev.mothership.scan;

import dev.mothership.store.ModelDifference;
import dev.mothership.store.RiskModelRow;
import org.jdbi.v3.core.Handle;

/** Tells what another risk model would change. */
@FunctionalInterface
public interface ModelComparison {
  /** Runs in a read-only transaction and writes nothing. */
  ModelDifference compare(Handle handle, long tenantId, RiskModelRow model);
}
