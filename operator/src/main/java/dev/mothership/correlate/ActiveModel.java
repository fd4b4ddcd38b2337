package dev.mothership.correlate;

import dev.mothership.rules.RiskModel;
import dev.mothership.store.RiskModelRow;
import dev.mothership.store.RiskModelStore;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** The one risk model that rates findings: the built-in one unless another is enforced. */
public final class ActiveModel {
  private static final Logger LOG = Logger.getLogger(ActiveModel.class);

  private ActiveModel() {}

  /** As of the handle's transaction. */
  public static RiskModel of(Handle handle, RiskModel builtIn) {
    return RiskModelStore.enforced(handle).map(row -> of(row, builtIn)).orElse(builtIn);
  }

  /**
   * A stored model; one that this version of the built-in one no longer agrees with is not used.
   */
  static RiskModel of(RiskModelRow row, RiskModel builtIn) {
    try {
      RiskModel model = builtIn.adjusted(row.name(), row.values());
      if (model.faults().isEmpty()) {
        return model;
      }
      LOG.warnf("risk model %s is not used: %s", row.name(), model.faults());
    } catch (IllegalArgumentException e) {
      LOG.warnf("risk model %s is not used: %s", row.name(), e.getMessage());
    }
    return builtIn;
  }
}
